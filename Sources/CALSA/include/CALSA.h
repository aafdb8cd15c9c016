#ifndef CALSA_H
#define CALSA_H

#include <alsa/asoundlib.h>

// libasound reports errors through a variadic function, which only C can provide: from the first call on nothing is
// printed, and the latest message is kept for the thread that caused it. Safe to call often and from any thread.
void calsa_silence(void);

// The calling thread's latest message since calsa_forget_message(); "" when there is none. Valid until the next
// libasound call of this thread.
const char *calsa_message(void);
void calsa_forget_message(void);

#endif
