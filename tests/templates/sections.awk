# Prints sections of the fragments with all that they need, in the files' order:
#	obj/embed -E templates | awk -v want="i32_load FORCE" -f tests/templates/sections.awk
# want=ALL prints all; list=1 prints the names instead. A need that is not defined earlier is an
# error.

/^\/\*@/ {
	head = $0
	while (head !~ /\*\//) {
		getline
		head = head " " $0
	}
	count = split(head, word, /[ \t]+/)
	section = word[2]
	if (section in position) {
		print "sections.awk: defined twice: " section > "/dev/stderr"
		failed = 1
	}
	position[section] = ++last
	name[last] = section
	mode = ""
	for (i = 3; i <= count; i++) {
		if (word[i] == "for" || word[i] == "needs" || word[i] == "always" || word[i] == "*/")
			mode = word[i]
		else if (mode == "needs")
			needs[section] = needs[section] " " word[i]
		if (mode == "always")
			wanted[section] = 1
	}
	next
}
last {
	text[last] = text[last] $0 "\n"
}
END {
	count = split(want, word, " ")
	for (i = 1; i <= count; i++)
		wanted[word[i]] = 1
	for (i = last; i > 0; i--) {
		section = name[i]
		if (want == "ALL" || section in wanted) {
			wanted[section] = 1
			count = split(needs[section], word, " ")
			for (j = 1; j <= count; j++) {
				if (!(word[j] in position) || position[word[j]] >= i) {
					print "sections.awk: " section " needs " word[j] ", which comes later" > "/dev/stderr"
					failed = 1
				}
				wanted[word[j]] = 1
			}
		}
	}
	for (i = 1; i <= last; i++)
		if (name[i] in wanted)
			printf "%s", list ? name[i] "\n" : text[i]
	exit failed
}
