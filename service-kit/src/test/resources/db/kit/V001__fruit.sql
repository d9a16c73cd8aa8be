CREATE TABLE kit_fruit (name text PRIMARY KEY);
INSERT INTO kit_fruit VALUES ('apple');
