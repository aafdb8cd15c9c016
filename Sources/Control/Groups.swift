import Glibc

/// Groups of the system by name. `getgrnam` would load modules at run time, which a static binary cannot.
enum Groups {
  /// The number of the group in /etc/group, or in the `file` named; nil where there is none.
  static func number(of name: String, file: String = "/etc/group") -> gid_t? {
    guard let stream = fopen(file, "re") else { return nil }
    defer { fclose(stream) }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    while getline(&line, &capacity, stream) > 0, let text = line {
      let fields = String(cString: text).split(separator: ":", omittingEmptySubsequences: false)
      if fields.count >= 3, fields[0] == name, let number = gid_t(fields[2]) {
        return number
      }
    }
    return nil
  }
}
