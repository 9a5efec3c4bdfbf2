/* expat: a document with namespaces, attributes and entities, parsed in pieces. */
#include <expat.h>
#include <stdio.h>
#include "text.h"

static char document[1 << 17];
static unsigned sum;

static void
begin(void *user, const char *name, const char **attributes)
{
	(void)user;
	for (; *name; name++)
		sum = sum * 3 + (unsigned char)*name;
	for (; *attributes; attributes++)
		sum += (unsigned char)**attributes;
}

static void
end(void *user, const char *name)
{
	(void)user;
	sum += (unsigned char)*name;
}

static void
characters(void *user, const char *text, int length)
{
	(void)user, (void)text;
	sum = sum * 5 + (unsigned)length;
}

static int
make_document(void)
{
	char words[4000];
	int at = sprintf(document, "<?xml version='1.0'?>\n<!DOCTYPE all [<!ENTITY one 'an entity'>]>\n"
		"<all xmlns='urn:first' xmlns:s='urn:second'>\n");

	make_text(words, sizeof words);
	for (unsigned i = 0; at < (int)sizeof document - 500; i++)
		at += sprintf(document + at, "<s:item number='%u' kind=\"%.6s\">%.60s &lt;&one;&#233;<b/>"
			"<![CDATA[%.9s]]></s:item>\n<!-- %.9s -->\n", i, i % 7 ? "common" : "rare",
			words + i * 37 % 3900, words + i % 3900, words + i * 11 % 3900);
	return at + sprintf(document + at, "</all>\n");
}

unsigned
kernel(unsigned rounds)
{
	int length = make_document();

	while (rounds--) {
		XML_Parser parser = XML_ParserCreateNS(NULL, '|');
		XML_SetHashSalt(parser, 1);
		XML_SetElementHandler(parser, begin, end);
		XML_SetCharacterDataHandler(parser, characters);
		for (int at = 0; at < length; at += 4096)
			if (XML_Parse(parser, document + at, length - at < 4096 ? length - at : 4096,
				length - at <= 4096) != XML_STATUS_OK)
				return 0;
		XML_ParserFree(parser);
	}
	return sum;
}
