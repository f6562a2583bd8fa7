-- Row estimates and sizes are right from the first collection on.
ANALYZE;
