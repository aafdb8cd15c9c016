import Glibc

/// A walk through a collection's folder: which files are worth decoding.
struct MusicFolder {
  struct File: Sendable, Equatable {
    let path: String
    let stamp: FileStamp
  }

  /// Files that may be music, in order of their paths.
  var candidates: [File] = []
  /// Audio by name, in a format that is not decoded (.m4a, .wma, ...).
  var unsupported: [File] = []
  /// Names that are not UTF-8, shown with replacement characters.
  var misspelled: [File] = []
  /// Pipes, sockets and devices: to open one could wait for ever.
  var special: [File] = []
  /// Paths of files that are neither, such as covers.
  var others: [String] = []
  /// Folders below the root that could not be read, each ending in `/`. What was in them has not vanished.
  var unreadable: [String] = []

  static let decodable: Set<String> = [
    "wav", "wave", "w64", "rf64", "bwf", "aif", "aiff", "aifc", "flac", "ogg", "oga", "opus", "mp3", "mp2", "caf", "au",
    "snd",
  ]
  static let undecodable: Set<String> = [
    "m4a", "m4b", "m4p", "aac", "ac3", "alac", "wma", "ape", "wv", "mpc", "mp+", "dsf", "dff", "dts", "mka", "ra",
    "spx",
    "tak", "tta", "shn", "mid", "midi",
  ]

  /// Walks `root`, an absolute path, following symbolic links and entering each folder once, however many links lead
  /// to it. Hidden files and folders are left out.
  init(root: String) throws(LibraryError) {
    var status = stat()
    guard stat(root, &status) == 0 else {
      let code = errno
      throw code == ENOENT || code == ENOTDIR
        ? .missingFolder(path: root) : .unreadableFolder(path: root, reason: String(cString: strerror(code)))
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw .notAFolder(path: root) }
    var visited: Set<Inode> = [Inode(status)]
    var waiting = [root.hasSuffix("/") ? root : root + "/"]
    while let folder = waiting.popLast() {
      guard let stream = opendir(folder) else {
        guard folder != root, folder != root + "/" else {
          throw .unreadableFolder(path: root, reason: String(cString: strerror(errno)))
        }
        unreadable.append(folder)
        continue
      }
      defer { closedir(stream) }
      while let entry = readdir(stream) { visit(entry, in: folder, &visited, &waiting) }
    }
    candidates.sort { $0.path < $1.path }
    unsupported.sort { $0.path < $1.path }
    others.sort()
  }

  private struct Inode: Hashable {
    let device: dev_t
    let number: ino_t

    init(_ status: stat) {
      device = status.st_dev
      number = status.st_ino
    }
  }

  private mutating func visit(
    _ entry: UnsafeMutablePointer<dirent>, in folder: String, _ visited: inout Set<Inode>, _ waiting: inout [String]
  ) {
    // The name is longer than its declared array on some file systems; it ends at its zero byte.
    let bytes = withUnsafePointer(to: &entry.pointee.d_name) { name in
      UnsafeRawPointer(name).withMemoryRebound(to: CChar.self, capacity: 256) {
        Array(UnsafeBufferPointer(start: $0, count: strlen($0)))
      }
    }.map { UInt8(bitPattern: $0) }
    guard let first = bytes.first, first != UInt8(ascii: ".") else { return }
    guard let name = String(validating: bytes, as: UTF8.self) else {
      let shown = folder + String(decoding: bytes, as: UTF8.self)
      return misspelled.append(File(path: shown, stamp: FileStamp(size: 0, modified: 0)))
    }
    let path = folder + name
    var status = stat()
    // A link that leads nowhere is nothing.
    guard stat(path, &status) == 0 else { return }
    switch status.st_mode & S_IFMT {
    case S_IFDIR:
      if visited.insert(Inode(status)).inserted { waiting.append(path + "/") }
    case S_IFREG: sort(File(path: path, stamp: FileStamp(status)))
    default: special.append(File(path: path, stamp: FileStamp(status)))
    }
  }

  private mutating func sort(_ file: File) {
    let name = file.path.split(separator: "/").last ?? ""
    let ending = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    if Self.decodable.contains(ending) || Self.startsLikeMusic(file.path) {
      candidates.append(file)
    } else if Self.undecodable.contains(ending) {
      unsupported.append(file)
    } else {
      others.append(file.path)
    }
  }

  /// The magic numbers of the containers that are decoded, for files with other names.
  private static func startsLikeMusic(_ path: String) -> Bool {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    let head = [UInt8](unsafeUninitializedCapacity: 12) { $1 = max(0, pread(descriptor, $0.baseAddress, 12, 0)) }
    func at(_ offset: Int, _ text: String) -> Bool { head.dropFirst(offset).starts(with: text.utf8) }
    return at(0, "OggS") || at(0, "fLaC") || at(0, "ID3") || (at(0, "RIFF") && at(8, "WAVE"))
      || (at(0, "FORM") && at(8, "AIF"))
  }
}

extension FileStamp {
  /// Nil where there is no file.
  public init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init(_ status: stat) {
    self.init(
      size: Int(status.st_size),
      modified: Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec))
  }
}
