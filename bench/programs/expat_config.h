/* The settings of a build of expat without its configure. */
#define BYTEORDER 1234
#define XML_NS 1
#define XML_DTD 1
#define XML_GE 1
#define XML_CONTEXT_BYTES 1024
#define XML_POOR_ENTROPY 1
