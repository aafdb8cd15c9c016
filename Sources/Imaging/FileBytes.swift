import Glibc

/// All bytes of a file, at most `limit`. Pipes are read to their end; one that nobody writes to is empty, and one whose
/// writer is silent for `patience` milliseconds is given up.
func readFile(_ path: String, limit: Int, patience: Int32 = 10_000) throws(ImagingError) -> [UInt8] {
  let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
  guard descriptor >= 0 else { throw .unreadable(name: path, reason: systemReason()) }
  defer { close(descriptor) }
  var status = stat()
  guard fstat(descriptor, &status) == 0 else { throw .unreadable(name: path, reason: systemReason()) }
  guard status.st_mode & S_IFMT != S_IFDIR else { throw .directory(name: path) }
  guard status.st_size <= limit else { throw .tooManyBytes(name: path, limit: limit) }
  var bytes: [UInt8] = []
  // One byte more than expected, so that the end is seen without growing.
  var room = max(Int(status.st_size) + 1, 1 << 16)
  while true {
    let start = bytes.count
    var failed = false
    bytes.append(
      contentsOf: [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        count = retrying(descriptor, patience) { read(descriptor, buffer.baseAddress, room) }
        failed = count < 0
        count = max(count, 0)
      })
    if failed { throw .unreadable(name: path, reason: systemReason()) }
    if bytes.count == start { return bytes }
    guard bytes.count <= limit else { throw .tooManyBytes(name: path, limit: limit) }
    room = 1 << 16
  }
}

/// Writes `bytes` beside `path` and renames: whoever opens `path` sees the old file or the whole new one, also after a power
/// cut.
func writeFile(_ bytes: [UInt8], path: String) throws(ImagingError) {
  let partial = "\(path).\(getpid()).partial"
  let descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw .unwritable(name: path, reason: systemReason()) }
  var isWritten = true
  bytes.withUnsafeBytes { buffer in
    var position = 0
    while isWritten && position < buffer.count {
      let count = retrying { write(descriptor, buffer.baseAddress?.advanced(by: position), buffer.count - position) }
      if count <= 0 { isWritten = false } else { position += count }
    }
  }
  isWritten = isWritten && fsync(descriptor) == 0
  let failure = errno
  isWritten = close(descriptor) == 0 && isWritten
  if isWritten && rename(partial, path) == 0 { return }
  let reason = systemReason(isWritten ? errno : failure)
  unlink(partial)
  throw .unwritable(name: path, reason: reason)
}

private func retrying(_ call: () -> Int) -> Int {
  while true {
    let result = call()
    if result >= 0 || errno != EINTR { return result }
  }
}

/// As `retrying`, and waits where there is nothing to read yet.
private func retrying(_ descriptor: Int32, _ patience: Int32, _ call: () -> Int) -> Int {
  while true {
    let result = retrying(call)
    guard result < 0, errno == EAGAIN else { return result }
    var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    if poll(&waiting, 1, patience) == 0 {
      errno = ETIMEDOUT
      return -1
    }
  }
}

private func systemReason(_ code: Int32 = errno) -> String {
  strerror(code).map { String(cString: $0) } ?? "error \(code)"
}
