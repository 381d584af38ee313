# The sources of the CSV files as rows of a C table, in lower case; sort(1) puts
# them in the order in which source.c looks for them.
BEGIN {
	FS = ","
	for (n = split("ai search shopping social video", names, " "); n > 0; n--)
		known[names[n]] = 1
}

/^#/ || $0 == "source,category" {
	next
}

NF != 2 || !($2 in known) || length($1) > 47 || $1 !~ /^[ -~]+$/ || $1 ~ /["\\]/ {
	print FILENAME ":" FNR ": no source and category: " $0 >"/dev/stderr"
	exit 1
}

{
	name = tolower($1)
	if (name in seen)
	{
		print FILENAME ":" FNR ": a second time: " $1 >"/dev/stderr"
		exit 1
	}
	seen[name] = 1
	print "{\"" name "\", SOURCE_" toupper($2) "},"
}
