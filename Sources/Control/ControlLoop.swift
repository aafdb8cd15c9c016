import NIOPosix

/// The one thread that does the input and output of servers and clients. It lives as long as the process: handlers that
/// finish late always find it.
enum ControlLoop {
  static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
}
