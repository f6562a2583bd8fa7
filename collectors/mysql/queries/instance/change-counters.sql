-- How many statements of each kind the server has run since its start, and how long ago that was.
SHOW GLOBAL STATUS
 WHERE Variable_name = 'Uptime'
    OR Variable_name REGEXP '^Com_(alter|assign_to|create|drop|grant|install|rename|revoke|set_password|set_default|uninstall|change)'
