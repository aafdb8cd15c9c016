#include "ear.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

/* The number of the thread; 0 where there is none of that name. */
static int find_thread(int process, const char *name) {
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task", process);
  DIR *threads = opendir(path);
  int found = 0;
  for (struct dirent *entry; threads && !found && (entry = readdir(threads));) {
    char comm[320], kept[32] = "";
    snprintf(comm, sizeof comm, "%s/%s/comm", path, entry->d_name);
    FILE *file = fopen(comm, "r");
    if (!file) continue;
    if (fgets(kept, sizeof kept, file)) kept[strcspn(kept, "\n")] = 0;
    fclose(file);
    if (strcmp(kept, name) == 0) found = atoi(entry->d_name);
  }
  if (threads) closedir(threads);
  return found;
}

int ear_freeze(int process, const char *name) {
  int thread = find_thread(process, name), status;
  if (!thread) {
    fprintf(stderr, "ear: process %d has no thread %s\n", process, name);
    return 1;
  }
  if (ptrace(PTRACE_SEIZE, thread, NULL, NULL) != 0 || ptrace(PTRACE_INTERRUPT, thread, NULL, NULL) != 0 ||
      waitpid(thread, &status, __WALL) != thread || !WIFSTOPPED(status)) {
    fprintf(stderr, "ear: thread %s (%d): %s\n", name, thread, strerror(errno));
    return 1;
  }
  printf("frozen %s (%d)\n", name, thread);
  fflush(stdout);
  for (;;) pause();
}
