#include "CALSA.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char message[256];

static void keep(const char *file, int line, const char *function, int err, const char *format, ...) {
  (void)file, (void)line, (void)function;
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(message, sizeof message, format, arguments);
  va_end(arguments);
  if (err != 0 && length >= 0 && (size_t)length < sizeof message) {
    snprintf(message + length, sizeof message - (size_t)length, ": %s", snd_strerror(err));
  }
}

void calsa_silence(void) { snd_lib_error_set_handler(keep); }

const char *calsa_message(void) { return message; }

void calsa_forget_message(void) { message[0] = 0; }
