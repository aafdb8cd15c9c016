import Glibc
import Sound

@testable import Library

/// A folder of its own for one test, removed with all that is in it.
final class MusicBox: Sendable {
  let path: String

  init() {
    var template = Array("/tmp/mien-library-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) } ?? "/tmp/mien-library"
    }
  }

  deinit { Self.removeAll(path) }

  /// Links are removed, not followed.
  private static func removeAll(_ path: String) {
    var status = stat()
    if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR, let stream = opendir(path) {
      while let entry = readdir(stream) {
        let name = withUnsafeBytes(of: &entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
        if name != ".", name != ".." { removeAll(path + "/" + name) }
      }
      closedir(stream)
    }
    remove(path)
  }

  func file(_ name: String) -> String { path + "/" + name }

  func folder(_ name: String) { mkdir(file(name), 0o700) }

  func write(_ name: String, _ bytes: [UInt8]) {
    guard let stream = fopen(file(name), "wb") else { return }
    fwrite(bytes, 1, bytes.count, stream)
    fclose(stream)
  }

  /// A WAV file with a struck, fading tone.
  func song(_ name: String, seconds: Double = 1, hertz: Double = 440) {
    write(name, wav(seconds: seconds, hertz: hertz))
  }

  /// Gives a file another time stamp.
  func touch(_ name: String, seconds: Int) {
    let time = timespec(tv_sec: seconds, tv_nsec: 500)
    utimensat(AT_FDCWD, file(name), [time, time], 0)
  }
}

func wav(
  seconds: Double, hertz: Double = 440, amplitude: Double = 0.5, rate: Int = 22_050, channels: Int = 1
) -> [UInt8] {
  func number(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  let samples = (0..<Int(seconds * Double(rate))).flatMap { index -> [UInt8] in
    let time = Double(index) / Double(rate)
    let value = amplitude * sin(2 * .pi * hertz * time) * exp(-4 * time.truncatingRemainder(dividingBy: 0.5))
    let sample = number(Int((value * 32_767).rounded()), 2)
    return channels == 1 ? sample : (0..<channels).flatMap { _ in sample }
  }
  let format =
    number(1, 2) + number(channels, 2) + number(rate, 4) + number(rate * 2 * channels, 4)
    + number(2 * channels, 2) + number(16, 2)
  let head = Array("WAVEfmt ".utf8) + number(16, 4) + format + Array("data".utf8) + number(samples.count, 4)
  return Array("RIFF".utf8) + number(head.count + samples.count, 4) + head + samples
}

/// Keeps what a scan hands over; fails on purpose after `failingAfter` saved tracks.
actor MemoryStore: TrackStore {
  struct Full: Error {}

  var tracks: [String: ScannedTrack] = [:]
  var failures: [String: ScanFailure] = [:]
  var removed: [String] = []
  /// Tracks whose files have vanished.
  var lost: [ScannedTrack] = []
  /// Old and new path of each.
  var moves: [String] = []
  private(set) var saves = 0
  private var failingAfter: Int?

  init(failingAfter: Int? = nil) { self.failingAfter = failingAfter }

  func recover() { failingAfter = nil }

  func knownFiles(below folder: String) -> [String: KnownFile] {
    var known: [String: KnownFile] = [:]
    for (path, track) in tracks where path.hasPrefix(folder) {
      known[path] = KnownFile(
        stamp: track.stamp, analyserVersion: track.profile.analyserVersion, content: track.content)
    }
    for (path, failure) in failures where path.hasPrefix(folder) {
      known[path] = KnownFile(stamp: failure.stamp, analyserVersion: failure.analyserVersion, failure: failure.reason)
    }
    return known
  }

  func rememberedTracks() -> [RememberedTrack] {
    (Array(tracks.values) + lost).compactMap { track in
      track.content.map {
        RememberedTrack(path: track.path, content: $0, analyserVersion: track.profile.analyserVersion)
      }
    }
  }

  func move(_ track: MovedTrack) {
    guard var moved = forget(track.from) else { return }
    (moved.path, moved.stamp, moved.tags) = (track.path, track.stamp, track.tags)
    tracks[track.path] = moved
    failures[track.path] = nil
    moves.append("\(track.from) \(track.path)")
  }

  func restamp(path: String, _ stamp: FileStamp) { tracks[path]?.stamp = stamp }

  /// The track of a path, whether its file is there or not.
  private func forget(_ path: String) -> ScannedTrack? {
    if let track = tracks.removeValue(forKey: path) { return track }
    return lost.firstIndex { $0.path == path }.map { lost.remove(at: $0) }
  }

  func save(_ track: ScannedTrack, movedFrom from: String?) throws {
    if let failingAfter, saves >= failingAfter { throw Full() }
    saves += 1
    if let from, forget(from) != nil { moves.append("\(from) \(track.path)") }
    tracks[track.path] = track
    failures[track.path] = nil
  }

  func markFailed(_ failure: ScanFailure) {
    failures[failure.path] = failure
    tracks[failure.path] = nil
  }

  func removeVanished(paths: [String]) {
    removed += paths
    for path in paths {
      if let track = tracks.removeValue(forKey: path) { lost.append(track) }
      failures[path] = nil
    }
  }

  /// Pretends that a track was analysed by an older analyser.
  func age(_ path: String) { tracks[path]?.profile.analyserVersion -= 1 }
}
