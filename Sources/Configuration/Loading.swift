import Glibc

extension Configuration {
  public static let standardPath = "/etc/mien/mien.toml"

  /// Reads the configuration file.
  ///
  /// - Parameters:
  ///   - path: a file that must be there; nil for the one at `standardPath`, without which the defaults apply.
  ///   - standardPath: where to look if `path` is nil.
  /// - Throws: where the file cannot be read, or with everything that is wrong in it.
  public static func load(
    _ path: String?, standardPath: String = Configuration.standardPath
  ) throws(ConfigurationError) -> LoadedConfiguration {
    let file = path ?? standardPath
    switch wholeFile(file) {
    case .bytes(let bytes): return try read(bytes, file: file)
    case .failed(ENOENT) where path == nil:
      return LoadedConfiguration(configuration: Configuration(), file: nil, lines: [:])
    case .failed(let code):
      let reason = strerror(code).map { String(cString: $0) } ?? "error \(code)"
      let advice =
        switch code {
        case ENOENT: "; name a file that is there, or leave the name out for the defaults"
        case EACCES: "; make it readable for this user"
        default: ""
        }
      throw ConfigurationError(
        file: file, problems: [ConfigurationProblem(line: nil, text: "cannot be read: \(reason)\(advice)")])
    case .tooLong:
      throw ConfigurationError(
        file: file, problems: [ConfigurationProblem(line: nil, text: "is larger than 1 MiB: no configuration file")])
    }
  }
}

private enum FileContents {
  case bytes([UInt8])
  case failed(Int32)
  case tooLong
}

/// All bytes of a file of at most 1 MiB; devices and pipes without an end are given up there too.
private func wholeFile(_ path: String) -> FileContents {
  let limit = 1 << 20
  let descriptor = open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return .failed(errno) }
  defer { close(descriptor) }
  var bytes: [UInt8] = []
  while bytes.count <= limit {
    var (count, code): (Int, Int32) = (0, 0)
    bytes.append(
      contentsOf: [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialised in
        repeat {
          count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
          code = errno
        } while count < 0 && code == EINTR
        initialised = max(count, 0)
      })
    if count < 0 { return .failed(code) }
    if count == 0 { return .bytes(bytes) }
  }
  return .tooLong
}
