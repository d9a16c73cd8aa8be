INSERT INTO kit_fruit VALUES ('pear');
