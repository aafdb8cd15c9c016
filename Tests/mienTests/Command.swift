import Dispatch
import FoundationEssentials
import Glibc

/// Runs the `mien` that was built beside these tests.
struct Command: Sendable {
  let exitCode: Int32
  let output: String
  let errors: String

  /// The folder that the tests were built into holds the command too.
  private static let executable: String = {
    let test = CommandLine.arguments.first ?? ""
    return (test.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }) + "/mien"
  }()

  /// - Parameters:
  ///   - interrupted: once the output holds this, the process gets `SIGTERM`.
  ///   - hasReader: without one, standard output is a pipe that nobody reads.
  init(
    _ arguments: [String], input: String = "/dev/null", interrupted: String? = nil, hasReader: Bool = true
  ) async throws {
    // Waiting for a process blocks, and the pool of the tests is small.
    self = try await withCheckedThrowingContinuation { done in
      DispatchQueue.global().async {
        done.resume(
          with: Result {
            try Command(waitingFor: arguments, input: input, interrupted: interrupted, hasReader: hasReader)
          })
      }
    }
  }

  private init(waitingFor arguments: [String], input: String, interrupted: String?, hasReader: Bool) throws {
    let folder = try Scratch()
    let (out, err) = (folder.path + "/out", folder.path + "/err")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    var pipeEnds: [Int32] = [-1, -1]
    if hasReader {
      posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT, 0o600)
    } else {
      guard pipe(&pipeEnds) == 0 else { throw Failure(reason: "no pipe") }
      for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
      posix_spawn_file_actions_adddup2(&actions, pipeEnds[1], 1)
    }
    posix_spawn_file_actions_addopen(&actions, 2, err, O_WRONLY | O_CREAT, 0o600)
    var arguments: [UnsafeMutablePointer<CChar>?] = ([Self.executable] + arguments).map { strdup($0) } + [nil]
    defer { arguments.forEach { free($0) } }
    var child = pid_t()
    let failure = posix_spawn(&child, Self.executable, &actions, nil, &arguments, environ)
    for end in pipeEnds where end >= 0 { close(end) }
    guard failure == 0 else { throw Failure(reason: "\(Self.executable): \(String(cString: strerror(failure)))") }
    if let interrupted {
      for _ in 0..<400 where !Self.text(out).contains(interrupted) { usleep(50_000) }
      kill(child, SIGTERM)
    }
    var status: Int32 = 0
    while waitpid(child, &status, 0) < 0 && errno == EINTR {}
    exitCode = status & 0x7f == 0 ? status >> 8 & 0xff : -(status & 0x7f)
    (output, errors) = (Self.text(out), Self.text(err))
  }

  /// Runs it and kills it after so many milliseconds; whether it had ended by itself, and well, before.
  static func killed(_ arguments: [String], after milliseconds: Int) async throws -> Bool {
    try await withCheckedThrowingContinuation { done in
      DispatchQueue.global().async {
        done.resume(
          with: Result {
            var arguments: [UnsafeMutablePointer<CChar>?] = ([executable] + arguments).map { strdup($0) } + [nil]
            defer { arguments.forEach { free($0) } }
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            for stream in 0..<3 { posix_spawn_file_actions_addopen(&actions, Int32(stream), "/dev/null", O_RDWR, 0) }
            var child = pid_t()
            guard posix_spawn(&child, executable, &actions, nil, &arguments, environ) == 0 else {
              throw Failure(reason: executable)
            }
            usleep(UInt32(milliseconds) * 1_000)
            kill(child, SIGKILL)
            var status: Int32 = 0
            while waitpid(child, &status, 0) < 0 && errno == EINTR {}
            return status == 0
          })
      }
    }
  }

  private static func text(_ path: String) -> String {
    String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self)
  }

  struct Failure: Error, CustomStringConvertible {
    let reason: String
    var description: String { reason }
  }
}

/// A folder that vanishes with the value.
final class Scratch {
  let path = FileManager.default.temporaryDirectory.appendingPathComponent("mien-test-\(UUID().uuidString)").path

  init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A file in it, with these bytes.
  func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let file = "\(path)/\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    return file
  }
}

/// The checkout and its demo set.
enum Checkout {
  static let root = #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" }
  static let portrait = root + "/.build/demo/faces/astronaut.png"
  static let music = root + "/.build/demo/music/ardentryst"
  static let hasDemo = FileManager.default.fileExists(atPath: portrait)
}

/// A WAV of `seconds` of chords, 22,050 Hz mono, 16 bits.
func chords(seconds: Double, root: Double) -> [UInt8] {
  let frames = Int(seconds * 22_050)
  func little(_ value: Int, _ bytes: Int) -> [UInt8] {
    (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var wav = Array("RIFF".utf8) + little(36 + 2 * frames, 4) + Array("WAVEfmt ".utf8) + little(16, 4) + little(1, 2)
  wav += little(1, 2) + little(22_050, 4) + little(44_100, 4) + little(2, 2) + little(16, 2) + Array("data".utf8)
  wav += little(2 * frames, 4)
  for frame in 0..<frames {
    let time = Double(frame) / 22_050
    let beat = exp(-6 * (time * 2 - (time * 2).rounded(.down)))
    let chord = [1, 1.26, 1.5].reduce(0) { $0 + sin(2 * .pi * root * $1 * time) }
    wav += little(Int(6_000 * beat * chord), 2)
  }
  return wav
}
