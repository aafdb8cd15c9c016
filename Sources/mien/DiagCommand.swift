import Appliance
import ArgumentParser
import Glibc

struct DiagCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diag", abstract: "Say how the speaker is, and what to do about it.",
    discussion: """
      A line for each check: ok, warn or fail, what was found, and below it, after an arrow, what to do. Where a speaker \
      runs it is asked for its own figures; else camera, sound card and GPIO lines are opened for a moment: half a second \
      of silence is played, and no frame is kept. A camera that the privacy switch closes stays closed. Every check has a \
      time limit: a driver that hangs is told like any other fault.

      Exit code: 0 healthy, 1 warnings, 2 failures, and 3 where the diagnosis or its file did not come about.

      As root it sees everything; other users need the groups mien, video, audio and gpio.

      At night over SSH:
        mien diag                        what is wrong, and what to do
        mien diag --devices              what to write into /etc/mien/mien.toml
        mien diag --bundle report.tar    a bug report, without pictures or names
        mien diag --json                 all of it, every problem and latency
        journalctl -u mien -n 50         what it said last
        systemctl restart mien           start it anew
      """)

  @Flag(help: "Print one JSON object: every check with id, verdict, found, advice and values.")
  var json = false

  @Flag(help: "List cameras, sound cards and GPIO lines by the names that mien.toml takes.")
  var devices = false

  @Option(help: "Also write a tar file for a bug report; a file that exists is not overwritten.", completion: .file())
  var bundle: String?

  @Flag(help: .hidden)
  var golden = false

  @Option(
    name: .customLong("config"), help: "The configuration file; default: /etc/mien/mien.toml.", completion: .file())
  var file: String?

  @OptionGroup var socket: SocketOptions

  @OptionGroup var state: StateOptions

  func validate() throws {
    if devices, bundle != nil { throw ValidationError("--bundle holds the devices already: leave --devices out.") }
  }

  func run() async throws {
    // The music comes first.
    _ = nice(10)
    if golden { return Console.print(try mien.json(SelfTest.measured())) }
    if devices {
      let report = await DeviceReport.gather()
      return Console.print(json ? try mien.json(report) : DevicesText.text(report))
    }
    if let bundle, access(bundle, F_OK) == 0 { throw refused(ApplianceError.alreadyThere(bundle)) }
    let examination = Examination(
      configurationFile: file, socket: socket.socket, state: state.state.map { StateFolder(path: $0) })
    let diagnosis = await examination.run()
    Console.print(json ? try mien.json(diagnosis) : DiagText(isStyled: true).text(diagnosis))
    if let bundle { try await write(bundle, diagnosis, examination) }
    if diagnosis.verdict != .ok { throw ExitCode(diagnosis.verdict.exitCode) }
  }

  private func write(_ bundle: String, _ diagnosis: Diagnosis, _ examination: Examination) async throws {
    let devices = await DeviceReport.gather()
    do {
      let report = try BugReport(diagnosis, devices: devices, examination: examination) {
        DiagText(isStyled: false).text($0)
      }
      try report.write(to: bundle)
    } catch {
      throw refused(error)
    }
    // Standard output holds one JSON object and nothing else.
    if json { Console.complain("wrote \(bundle)") } else { Console.print("wrote \(bundle)") }
  }

  private func refused(_ error: any Error) -> ExitCode {
    Console.complain("mien: \(error)")
    return ExitCode(3)
  }
}
