import FoundationEssentials
import Glibc

@testable import Control

/// A new folder under the system's temporary one, removed with this value.
final class TemporaryFolder: Sendable {
  let path: String
  var socket: String { path + "/run/mien.sock" }

  init() {
    var template = Array("/tmp/mien-control-XXXXXX".utf8CString)
    let made = template.withUnsafeMutableBufferPointer { $0.baseAddress.flatMap(mkdtemp) }
    path = made.map { String(cString: $0) } ?? "/nonexistent"
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// Answers "/echo" with what it got, "/slow" after a while, and counts what was cancelled.
struct EchoHandler: ControlHandler {
  struct Echo: Codable, Equatable {
    var method: String
    var path: [String]
    var query: [String: String]
    var bytes: Int
  }

  let broadcast = ControlBroadcast()
  let cancelled = Counter()

  func handle(_ request: ControlRequest) async -> ControlResponse {
    if request.path == ["slow"] {
      do {
        try await Task.sleep(for: .seconds(20))
      } catch {
        cancelled.add()
      }
    }
    return ControlResponse(
      Echo(method: request.method, path: request.path, query: request.query, bytes: request.body.count))
  }

  func events() -> AsyncStream<ControlEvent> { broadcast.subscribe() }
}

actor Counter {
  private(set) var value = 0
  nonisolated func add() { Task { await increment() } }
  private func increment() { value += 1 }
}

/// A running server in a folder of its own, closed afterwards.
func withServer<Handler: ControlHandler, Result>(
  _ handler: Handler, limits: ControlLimits = ControlLimits(),
  _ body: (_ path: String, _ handler: Handler) async throws -> Result
) async throws -> Result {
  let folder = TemporaryFolder()
  let server = ControlServer(socketPath: folder.socket, handler: handler, limits: limits)
  try await server.start()
  do {
    let result = try await body(folder.socket, handler)
    await server.close()
    return result
  } catch {
    await server.close()
    throw error
  }
}

/// Polls for at most five seconds.
func eventually(_ condition: () async -> Bool) async -> Bool {
  for _ in 0..<500 {
    if await condition() { return true }
    try? await Task.sleep(for: .milliseconds(10))
  }
  return false
}

/// A bare socket for bytes that no proper client sends. It polls: nothing blocks the cooperative pool.
struct RawClient: Sendable {
  let descriptor: Int32

  init?(_ path: String) {
    descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix(107)) }
    let connected = withUnsafePointer(to: address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    if connected != 0 {
      Glibc.close(descriptor)
      return nil
    }
  }

  func close() {
    Glibc.close(descriptor)
  }

  func shutdownOutput() {
    shutdown(descriptor, Int32(SHUT_WR))
  }

  func send(_ text: String) async {
    await send(Array(text.utf8))
  }

  /// Sends what the other side takes.
  func send(_ bytes: [UInt8]) async {
    var rest = bytes[...]
    for _ in 0..<2_500 where !rest.isEmpty {
      let sent = rest.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
      }
      if sent > 0 {
        rest = rest.dropFirst(sent)
      } else if errno == EAGAIN {
        try? await Task.sleep(for: .milliseconds(2))
      } else {
        return
      }
    }
  }

  /// Reads until the text holds `end`, or to the connection's end, or five seconds without a byte.
  /// - Returns: the text, and whether the connection ended.
  func read(until end: String? = nil) async -> (text: String, isClosed: Bool) {
    var all: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    var idle = 0
    while idle < 2_500 {
      let count = recv(descriptor, &chunk, chunk.count, Int32(MSG_DONTWAIT))
      if count > 0 {
        idle = 0
        all += chunk[..<count]
        if let end, String(decoding: all, as: UTF8.self).contains(end) { break }
      } else if count < 0, errno == EAGAIN {
        idle += 1
        try? await Task.sleep(for: .milliseconds(2))
      } else {
        return (String(decoding: all, as: UTF8.self), true)
      }
    }
    return (String(decoding: all, as: UTF8.self), false)
  }
}
