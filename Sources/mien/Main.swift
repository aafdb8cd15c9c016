import Appliance
import ArgumentParser
import CProcess
import Glibc

/// Parses, runs, and turns errors into one line on standard error and an exit code: 0 fine, 1 failed, 2 usage, 3 device
/// missing.
@main
enum Main {
  static func main() async {
    // Writing to a closed pipe fails then, instead of ending the process in the middle of its work.
    signal(SIGPIPE, SIG_IGN)
    do {
      var command = try Mien.parseAsRoot(arguments)
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      exit(report(error))
    }
  }

  private static var arguments: [String] {
    (1..<max(mien_argument_count(), 1)).compactMap { mien_argument($0).map { String(cString: $0) } }
  }

  private static func report(_ error: any Error) -> Int32 {
    switch Mien.exitCode(for: error) {
    case .success:
      Console.print(Mien.fullMessage(for: error))
      return 0
    case .validationFailure:
      Console.complain(Mien.fullMessage(for: error))
      return 2
    case let code:
      // A bare exit code has been explained already.
      if !(error is ExitCode) { Console.complain("mien: \(error)") }
      return isDeviceMissing(error) ? 3 : code.rawValue
    }
  }
}
