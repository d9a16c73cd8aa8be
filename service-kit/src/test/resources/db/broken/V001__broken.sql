CREATE TABLE broken_table (name text PRIMARY KEY);
INSERT INTO nowhere VALUES ('x');
