import Glibc
import Testing

@testable import Devices

/// Answers each call with the next result of its list; an empty list means that all is well.
private final class ScriptedPort: StreamPort {
  var writes: [Int]
  var prepares: [Int] = []
  var resumes: [Int] = []
  var waits: [Int] = []
  private(set) var calls: [String] = []

  init(writes: [Int]) { self.writes = writes }

  func write(_ frames: UnsafeRawPointer, count: Int) -> Int { answer("write", &writes, otherwise: count) }
  func prepare() -> Int { answer("prepare", &prepares, otherwise: 0) }
  func resume() -> Int { answer("resume", &resumes, otherwise: 0) }
  func wait(milliseconds: Int) -> Int { answer("wait", &waits, otherwise: 1) }

  private func answer(_ call: String, _ script: inout [Int], otherwise: Int) -> Int {
    calls.append(call)
    return script.isEmpty ? otherwise : script.removeFirst()
  }
}

struct StreamRecoveryTests {
  private func write(to port: ScriptedPort, with recovery: inout StreamRecovery) -> Int {
    let frames = [Int16](repeating: 0, count: 64)
    return frames.withUnsafeBytes { bytes in
      bytes.baseAddress.map { recovery.write($0, count: 64, to: port) } ?? .min
    }
  }

  @Test("frames that are taken at once need no recovery")
  func plain() {
    var recovery = StreamRecovery()
    let port = ScriptedPort(writes: [])
    #expect(write(to: port, with: &recovery) == 64)
    #expect(port.calls == ["write"])
    #expect(recovery.interruptions == 0)
  }

  @Test("a short write is handed on as it is")
  func short() {
    var recovery = StreamRecovery()
    #expect(write(to: ScriptedPort(writes: [17]), with: &recovery) == 17)
  }

  @Test("after an underrun the stream is prepared, the frames are written again, and the underrun is counted")
  func underrun() {
    var recovery = StreamRecovery()
    let port = ScriptedPort(writes: [-Int(EPIPE)])
    #expect(write(to: port, with: &recovery) == 64)
    #expect(port.calls == ["write", "prepare", "write"])
    #expect(recovery.interruptions == 1)
  }

  @Test("a suspended card is asked to resume until it does")
  func suspend() {
    var recovery = StreamRecovery()
    let port = ScriptedPort(writes: [-Int(ESTRPIPE)])
    port.resumes = [-Int(EAGAIN), -Int(EAGAIN)]
    #expect(write(to: port, with: &recovery) == 64)
    #expect(port.calls == ["write", "resume", "wait", "resume", "wait", "resume", "write"])
    #expect(recovery.interruptions == 1)
  }

  @Test("a suspended card that cannot resume is prepared")
  func suspendWithoutResume() {
    var recovery = StreamRecovery()
    let port = ScriptedPort(writes: [-Int(ESTRPIPE)])
    port.resumes = [-Int(ENOSYS)]
    #expect(write(to: port, with: &recovery) == 64)
    #expect(port.calls == ["write", "resume", "prepare", "write"])
  }

  @Test("a card that never finishes resuming is prepared after a bounded number of tries")
  func endlessResume() {
    var recovery = StreamRecovery()
    let port = ScriptedPort(writes: [-Int(ESTRPIPE)])
    port.resumes = Array(repeating: -Int(EAGAIN), count: 1000)
    #expect(write(to: port, with: &recovery) == 64)
    #expect(port.calls.filter { $0 == "resume" }.count == StreamRecovery.resumeAttempts)
  }

  @Test("interrupted and premature writes are repeated and not counted")
  func interrupted() {
    var recovery = StreamRecovery()
    let port = ScriptedPort(writes: [-Int(EINTR), -Int(EAGAIN)])
    #expect(write(to: port, with: &recovery) == 64)
    #expect(port.calls == ["write", "write", "wait", "write"])
    #expect(recovery.interruptions == 0)
  }

  @Test("an unplugged card is reported as such, whichever call notices it", arguments: [ENODEV, EIO, EBADFD])
  func unplugged(code: Int32) {
    var recovery = StreamRecovery()
    #expect(write(to: ScriptedPort(writes: [-Int(code)]), with: &recovery) == -Int(code))

    let preparing = ScriptedPort(writes: [-Int(EPIPE)])
    preparing.prepares = [-Int(code)]
    #expect(write(to: preparing, with: &recovery) == -Int(code))

    let waiting = ScriptedPort(writes: [-Int(EAGAIN)])
    waiting.waits = [-Int(code)]
    #expect(write(to: waiting, with: &recovery) == -Int(code))
  }

  @Test("a card that only underruns counts as broken after a bounded number of tries")
  func hopeless() {
    var recovery = StreamRecovery()
    let port = ScriptedPort(writes: Array(repeating: -Int(EPIPE), count: 1000))
    #expect(write(to: port, with: &recovery) == -Int(EIO))
    #expect(port.calls.count <= 2 * StreamRecovery.patience)
  }
}
