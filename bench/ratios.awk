# ratios.awk: compile.csv as a chart, in SVG: a bar for each line, as long as ours is of WABT's, and
# a line where both are equal. Of speeds the bar is WABT's of ours: shorter is better everywhere.
BEGIN {
	FS = ","
	left = 300
	scale = 200 # of equality
	widest = 2  # times that; longer bars end there
}

NR > 1 {
	# the label is in quotation marks, and may have commas in it
	label = $0
	sub(/^"/, "", label)
	sub(/".*/, "", label)
	rest = $0
	sub(/^"[^"]*",/, "", rest)
	split(rest, field, ",")
	if (field[2] + 0 == 0 || field[3] + 0 == 0)
		next
	labels[++n] = label
	ratios[n] = field[1] == "MB/s" ? field[3] / field[2] : field[2] / field[3]
}

END {
	row = 20
	height = n * row + 40
	printf "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" " \
		"font-family=\"sans-serif\" font-size=\"12\">\n", left + scale * widest + 60, height
	print "<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"
	for (i = 1; i <= n; i++) {
		y = 10 + (i - 1) * row
		ratio = ratios[i] > widest ? widest : ratios[i]
		printf "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n", left - 8, y + 13, labels[i]
		printf "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>\n", left, y + 2,
			ratio * scale, (ratios[i] > 1 ? "#c33" : "#38a")
		printf "<text x=\"%.1f\" y=\"%d\">%.0f %%</text>\n", left + ratio * scale + 4, y + 13,
			100 * ratios[i]
	}
	printf "<path d=\"M%d 6V%d\" stroke=\"black\"/>\n", left + scale, height - 24
	printf "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">as much as WABT</text>\n</svg>\n",
		left + scale, height - 8
}
