import Glibc

/// Folders below another one, as `MusicFolder` enters them: through links, each once, hidden ones left out.
enum FolderTree {
  /// - Parameter enter: called with each folder before it is read, so that nothing that appears in it meanwhile is missed;
  ///   false leaves it out.
  static func walk(_ root: String, _ enter: (String) -> Bool) {
    var (seen, waiting): (Set<[UInt64]>, [String]) = ([], [root])
    while let folder = waiting.popLast() {
      var status = stat()
      guard stat(folder, &status) == 0, status.st_mode & S_IFMT == S_IFDIR,
        seen.insert([UInt64(status.st_dev), UInt64(status.st_ino)]).inserted, enter(folder),
        let stream = opendir(folder)
      else { continue }
      while let entry = readdir(stream) {
        // Of files nothing but the name is looked at, where the file system tells their kind.
        let kind = Int32(entry.pointee.d_type)
        guard kind == DT_DIR || kind == DT_LNK || kind == DT_UNKNOWN else { continue }
        let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
          UnsafeRawPointer(name).withMemoryRebound(to: CChar.self, capacity: 256) { String(validatingCString: $0) }
        }
        if let name, !name.hasPrefix(".") { waiting.append(folder + "/" + name) }
      }
      closedir(stream)
    }
  }
}
