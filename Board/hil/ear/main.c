#include "ear.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int count, char **arguments) {
  if (count == 4 && strcmp(arguments[1], "record") == 0) return ear_record(arguments[2], atof(arguments[3]));
  if (count >= 4 && strcmp(arguments[1], "name") == 0) return ear_name(arguments[2], arguments + 3, count - 3);
  fprintf(stderr, "usage: ear record WAV SECONDS | ear name WAV TRACK...\n");
  return 2;
}
