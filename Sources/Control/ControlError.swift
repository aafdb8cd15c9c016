/// What can go wrong between the command line and the running speaker. Every text says what happened and what to do.
public enum ControlError: Error, Equatable, Sendable, CustomStringConvertible {
  /// No one listens on the socket, or it does not exist.
  case notRunning(path: String)
  /// Another server answers on the socket already; it was left alone.
  case anotherRuns(path: String)
  /// The path does not fit into a socket address (`limit` bytes), or is empty or holds a zero byte.
  case badSocketPath(path: String, limit: Int)
  /// Something that is not a socket has the socket's name; it was left alone.
  case notASocket(path: String)
  /// The socket or its folder could not be made.
  case cannotListen(path: String, detail: String)
  /// The socket is there, but this user may not connect to it.
  case notAllowed(path: String)
  case timedOut(path: String, seconds: Double)
  /// The other side went away, or the connection failed, before the answer was complete.
  case connectionLost(path: String, detail: String)
  /// What was asked, or the body that came with it, makes no sense.
  case badRequest(detail: String)
  /// The answer is not what this version of the protocol expects.
  case badReply(path: String, detail: String)

  public var description: String {
    switch self {
    case .notRunning(let path):
      "mien is not running: no one listens at \(path); start it with mien run"
    case .anotherRuns(let path):
      "another mien runs: it answers at \(path). Stop it first, or choose another socket."
    case .badSocketPath(let path, let limit):
      "'\(path)' cannot be a socket's path. Use 1 to \(limit) bytes."
    case .notASocket(let path):
      "\(path): there is something else than a socket. Move it away or choose another path."
    case .cannotListen(let path, let detail):
      "\(path): cannot listen: \(detail). Check that the folder exists and that this user may write to it."
    case .notAllowed(let path):
      "\(path): this user may not connect. Run it as root or as a member of the group mien."
    case .timedOut(let path, let seconds):
      "\(path): no answer within \(seconds) s. Look at the log of mien run; restart it if this stays."
    case .connectionLost(let path, let detail):
      "\(path): the connection was lost: \(detail). Look whether mien run still runs, and try again."
    case .badRequest(let detail):
      "bad request: \(detail)"
    case .badReply(let path, let detail):
      "\(path): answered something unexpected: \(detail). Do both sides have the same version?"
    }
  }
}
