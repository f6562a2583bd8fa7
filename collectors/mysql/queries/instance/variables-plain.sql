-- Global values alone, for accounts that may not see where they come from.
SHOW GLOBAL VARIABLES
