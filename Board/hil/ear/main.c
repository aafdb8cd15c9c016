#include "ear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments) {
  if (count == 4 && strcmp(arguments[1], "record") == 0) return ear_record(arguments[2], atof(arguments[3]));
  if (count >= 4 && strcmp(arguments[1], "name") == 0) return ear_name(arguments[2], arguments + 3, count - 3);
  if (count == 5 && strcmp(arguments[1], "find") == 0) return ear_find(arguments[2], arguments[3], atof(arguments[4]));
  if (count == 5 && strcmp(arguments[1], "ask") == 0) return ear_ask(arguments[2], arguments[3], arguments[4]);
  if (count == 4 && strcmp(arguments[1], "mixer") == 0) return ear_mixer(arguments[2], arguments[3]);
  if (count == 4 && strcmp(arguments[1], "freeze") == 0) return ear_freeze(atoi(arguments[2]), arguments[3]);
  fprintf(stderr, "usage: ear record WAV SECONDS | ear name WAV TRACK... | ear find WAV SOUND BEGAN |\n"
                  "  ear ask SOCKET METHOD PATH | ear mixer CARD CONTROL | ear freeze PROCESS THREAD\n");
  return 2;
}
