/* Looks up the name of its argument, as any program would. */
#include <netdb.h>

int main(int count, char **words) {
	struct addrinfo *found;
	return count < 2 || getaddrinfo(words[1], 0, 0, &found) != 0;
}
