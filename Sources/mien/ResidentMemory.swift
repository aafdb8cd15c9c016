import Formatting
import Glibc

/// The most memory that this process has had resident so far, in words.
func residentMemory() -> String? {
  var usage = rusage()
  guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return nil }
  return byteText(usage.ru_maxrss * 1024)
}
