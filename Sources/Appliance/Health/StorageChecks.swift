import Formatting
import Glibc
import Store

enum DatabaseCheck {
  static let id = "database"

  static func judge(_ result: Result<Inspection, StoreError>, path: String) -> Check {
    switch result {
    case .failure(.cannotOpen(_, Inspection.absent)):
      return Check(id, .warn, "\(path): there is none yet", advice: "'mien run' and 'mien scan DIR' make one")
    case .failure(.readOnly), .failure(.cannotOpen):
      return Check(id, .warn, "\(path) may not be read by this user", advice: "run it as root: sudo mien diag")
    case .failure(let error):
      return Check(id, .fail, "\(error)", advice: "restart mien: it saves what can be read into a new database")
    case .success(let found):
      return judge(found)
    }
  }

  static func judge(_ found: Inspection) -> Check {
    let counts = found.counts
    let values: [String: Fact?] = [
      "schema": .count(found.schema), "known_schema": .count(found.knownSchema), "bytes": .count(found.bytes),
      "faults": .count(found.faults.count), "tracks": .count(counts.tracks), "listeners": .count(counts.listeners),
      "plays": .count(counts.plays), "feedback": .count(counts.feedback),
    ]
    let summary =
      "schema \(found.schema), \(byteText(found.bytes)): \(counted(counts.plays, "play")), "
      + "\(counts.feedback) likes and skips, \(counted(counts.listeners, "listener"))"
    if let fault = found.faults.first {
      return Check(
        id, .fail, "it is damaged: \(fault)", advice: "restart mien: it saves what can be read into a new database",
        values: values)
    }
    if found.schema > found.knownSchema {
      return Check(
        id, .fail, "\(summary); a newer version wrote it", advice: "install that version of mien again", values: values)
    }
    let check = Check(id, .ok, "sound, \(summary)", values: values)
    let networks = LearntNetworks.builtIn
    let stale =
      found.templates.count { $0 != networks.identity } + found.calibrations.count { $0 != networks.expression }
    guard stale > 0 else { return check }
    return check.adding(
      .warn, "\(stale) of the learnt faces and calibrations are of an earlier version and count for nothing",
      advice: "'mien listener list' says whose; add or calibrate them again")
  }
}

/// The music and what is known of it.
struct LibraryFindings: Sendable {
  struct Folder: Sendable {
    var path: String
    var files = 0
    var unanalysed = 0
    /// Why it cannot be read.
    var trouble: String?
  }

  var counts: Counts?
  var folders: [Folder]
}

enum LibraryCheck {
  static let id = "library"

  static func judge(_ library: LibraryFindings) -> Check {
    let isKnown = library.counts != nil
    let tracks = library.counts?.tracks ?? 0
    let (vanished, failed) = (library.counts?.vanished ?? 0, library.counts?.failures ?? 0)
    let files = library.folders.reduce(0) { $0 + $1.files }
    let unanalysed = library.folders.reduce(0) { $0 + $1.unanalysed }
    let missing = library.folders.compactMap(\.trouble)
    let values: [String: Fact?] = [
      "tracks": .count(tracks), "vanished": .count(vanished), "failed": .count(failed), "files": .count(files),
      "unanalysed": .count(unanalysed), "folders": .count(library.folders.count),
      "missing_folders": .count(missing.count),
    ]
    var check = Check(
      id, .ok,
      "\(counted(tracks, "track")) of \(counted(files, "file")) in \(counted(library.folders.count, "folder"))",
      values: values)
    if !isKnown {
      check.found = "\(counted(files, "file")) in \(counted(library.folders.count, "folder"))"
      check = check.adding(.warn, "what is known of them cannot be read", advice: "see database")
    }
    if failed > 0 { check = check.adding(.ok, "no playable music: \(counted(failed, "file"))") }
    if vanished > 0 { check = check.adding(.ok, "no longer there: \(counted(vanished, "track"))") }
    if isKnown, unanalysed > 0 {
      check = check.adding(
        .warn, "not analysed: \(counted(unanalysed, "file"))", advice: "wait for the scan, or 'mien scan DIR'")
    }
    for trouble in missing {
      let (found, advice) = Check.split(trouble)
      check = check.adding(.fail, found, advice: advice ?? "mount it, or correct [music] folders in mien.toml")
    }
    if isKnown, tracks == 0 {
      check = check.adding(.fail, "nothing to play", advice: "put music into a folder that [music] in mien.toml names")
    }
    return check
  }
}

struct DiskFindings: Sendable, Equatable {
  var path: String
  /// Bytes.
  var total, free: Int
  var isReadOnly: Bool

  /// The file system that the folder is on, or will be on.
  init?(folder: String) {
    var path = folder
    var status = statvfs()
    while statvfs(path, &status) != 0 {
      guard path.count > 1, let slash = path.lastIndex(of: "/") else { return nil }
      path = slash == path.startIndex ? "/" : String(path[..<slash])
    }
    self.init(
      path: path, total: Int(status.f_blocks) * Int(status.f_frsize), free: Int(status.f_bavail) * Int(status.f_frsize),
      isReadOnly: status.f_flag & UInt(ST_RDONLY) != 0)
  }

  init(path: String, total: Int, free: Int, isReadOnly: Bool) {
    (self.path, self.total, self.free, self.isReadOnly) = (path, total, free, isReadOnly)
  }
}

enum DiskCheck {
  static let id = "disk"
  /// Bytes: below the first nothing can be saved for long, below the second it is time to make room.
  static let (least, little) = (20_000_000, 200_000_000)

  static func judge(_ disk: DiskFindings?) -> Check {
    guard let disk else { return Check(id, .fail, "the state folder's disk cannot be found") }
    let values: [String: Fact?] = ["free": .count(disk.free), "total": .count(disk.total)]
    let found = "\(byteText(disk.free)) of \(byteText(disk.total)) free at \(disk.path)"
    if disk.isReadOnly {
      return Check(
        id, .fail, "\(disk.path) is mounted read-only: nothing can be learned",
        advice: "the card may be worn out: look at dmesg, then 'mount -o remount,rw'", values: values)
    }
    let room = "delete what is not needed; the music plays on, but likes are lost when it is full"
    if disk.free < least { return Check(id, .fail, found, advice: room, values: values) }
    return Check(id, disk.free < little ? .warn : .ok, found, advice: disk.free < little ? room : nil, values: values)
  }
}
