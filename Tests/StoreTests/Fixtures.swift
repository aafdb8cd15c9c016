import Emotion
import Glibc

@testable import Store

/// A folder of its own for each test, removed with everything in it at the end.
final class Scratch {
  let folder: String

  init() {
    var template = Array("/tmp/mien-store-XXXXXX".utf8CString)
    folder = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/tmp"
    }
  }

  deinit { erase(folder) }

  var database: String { folder + "/mien.db" }

  /// Names in the folder, sorted.
  var files: [String] { names(in: folder) }

  private func erase(_ path: String) {
    for name in names(in: path) { erase(path + "/" + name) }
    remove(path)
  }

  private func names(in folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }
}

func bytes(of path: String) -> [UInt8] {
  guard let file = fopen(path, "rb") else { return [] }
  defer { fclose(file) }
  var result: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { result += chunk[..<count] }
  return result
}

func write(_ bytes: [UInt8], to path: String) {
  guard let file = fopen(path, "wb") else { return }
  fwrite(bytes, 1, bytes.count, file)
  fclose(file)
}

/// What a power cut at this moment would leave: the database and its log as they are on the disk, copied elsewhere.
func copy(_ database: String, to target: String) {
  for suffix in ["", "-wal"] { write(bytes(of: database + suffix), to: target + suffix) }
}

/// The nth made-up track.
func sample(_ n: Int, folder: String = "/music", analyser: Int = 1) -> AnalysedTrack {
  let share = Float(n % 101) / 101
  return AnalysedTrack(
    file: MusicFile(path: "\(folder)/\(n).ogg", size: Int64(1_000 + n), modified: Int64(n) * 1_000_003),
    tags: TrackTags(title: "Song \(n)", artist: "Artist \(n % 7)", genre: "genre", year: 1990 + n % 30, number: 3),
    duration: 180.5,
    profile: Profile(
      analyser: analyser, affect: Affect(valence: share, arousal: -share), tempo: 120 + share, key: "A minor",
      loudness: -14.5, peak: 0.9, energy: share, brightness: 2_500, features: [share, .infinity, -0.0]))
}
