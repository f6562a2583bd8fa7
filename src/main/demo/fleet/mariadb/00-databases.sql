CREATE DATABASE billing CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT 'Invoices, payments, dunning and the ledger of the shop.';
CREATE DATABASE tax CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT 'Tax rates and returns by country.';
