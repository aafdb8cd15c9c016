#include "CProcess.h"

#include <sys/vfs.h>

bool mien_folder_tells_of_changes(const char *path) {
  struct statfs status;
  if (statfs(path, &status) != 0) return false;
  switch ((unsigned)status.f_type) {
    case 0x6969u:      // NFS
    case 0x517Bu:      // SMB, in three forms
    case 0xFF534D42u:
    case 0xFE534D42u:
    case 0x65735546u:  // FUSE
    case 0x01021997u:  // 9P
    case 0x5346414Fu:  // AFS
    case 0x73757245u:  // Coda
      return false;
    default: return true;
  }
}
