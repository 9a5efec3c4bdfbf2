# make dist, and configure. Sourced by run.

# Unpacked twice: one to build elsewhere from, and one to build in.
tree=$work/tree inner=$work/inner
unpack()
{
	cd "$work"
	sh "$top/dist/tarball" "$top" wasm2c
	mv wasm2c.tar.gz first.tar.gz
	for folder in "$tree" "$inner"; do
		mkdir "$folder"
		tar -C "$folder" --strip-components=1 -xzf first.tar.gz
	done
	[ -x "$tree/configure" ]
	cd "$tree"
	find . | sort >"$work/files"
}
try "make dist packs the sources" unpack

same_tarball()
{
	cd "$work"
	sh "$tree/dist/tarball" "$tree" wasm2c
	cmp wasm2c.tar.gz first.tar.gz
}
try "the tarball's own tarball has the same bytes" same_tarball

refuses()
{
	mkdir -p "$work/refused"
	cd "$work/refused"
	for wrong in --no-such-option --prefix -x prefix=/usr CXX=g++ --prefix=relative --prefix= word
	do
		not "$tree/configure" "$wrong"
		[ ! -e Makefile ]
	done
	not "$tree/configure" CC=/no/such/compiler
	not "$tree/configure" CFLAGS=-std=no-such
}
try "configure refuses what it does not know" refuses

configures()
{
	mkdir -p "$work/configured"
	cd "$work/configured"
	sh "$tree/configure" --help | grep -q -e --prefix=DIR
	sh "$tree/configure" --prefix /opt/x --libdir=/opt/y --build=a --host=a --infodir=/i CC=gcc \
		CFLAGS='-O1 -DX=a$b#c'
	grep -q '^prefix = /opt/x$' Makefile
	grep -q '^bindir = $(prefix)/bin$' Makefile
	grep -q '^libdir = /opt/y$' Makefile
	grep -q -F 'CFLAGS = -O1 -DX=a$$b\#c' Makefile
	grep -q '^CROSS = no$' Makefile
	grep -q '^DEPFLAGS = -MMD -MP$' Makefile
	grep -q 'gcc -MMD -MP -c' config.log
}
try "configure takes options and variables" configures
