CREATE ROLE 'migrator';
GRANT ALTER, CREATE, DROP, INDEX ON harbour.* TO 'migrator';
CREATE USER 'cms'@'10.%' IDENTIFIED WITH caching_sha2_password BY RANDOM PASSWORD;
GRANT SELECT, INSERT, UPDATE ON harbour.* TO 'cms'@'10.%';
GRANT 'migrator' TO 'cms'@'10.%';
