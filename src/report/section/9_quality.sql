-- title: Data quality
SELECT finding, leads, array_to_string(examples, ', ') AS examples, remedy
FROM data_quality;
