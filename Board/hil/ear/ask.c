#include "ear.h"

#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int ear_ask(const char *path, const char *method, const char *target) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int connection = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connection < 0 || connect(connection, (struct sockaddr *)&address, sizeof address) != 0) {
    perror(path);
    return 1;
  }
  char text[512];
  int length = snprintf(
      text, sizeof text, "%s %s HTTP/1.1\r\nHost: mien\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", method, target);
  double asked = ear_now();
  if (write(connection, text, (size_t)length) != length) {
    perror(path);
    return 1;
  }
  ssize_t count = read(connection, text, sizeof text - 1);
  double answered = ear_now();
  text[count > 0 ? count : 0] = 0;
  int status = 0;
  sscanf(text, "HTTP/1.1 %d", &status);
  printf("asked %.3f answered %.3f status %d\n", asked, answered, status);
  close(connection);
  return status == 200 ? 0 : 1;
}
