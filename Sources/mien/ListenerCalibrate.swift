import Appliance
import ArgumentParser

struct ListenerCalibrate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calibrate", abstract: "Learn how a listener looks when neutral, happy, sad, angry and surprised.",
    discussion: """
      Half a minute in front of the camera: each expression is asked for, with a countdown. From then on this listener's face \
      is read by the listener's own measure as far as so few pictures tell it.
      """)

  @Argument(help: "The listener's name.")
  var name: String

  @Option(
    help: "A folder with a subfolder of pictures for each expression: neutral, happy, sad, angry, surprised ...",
    completion: .directory)
  var from: String?

  @Flag(help: "Forget the calibration: the face is read as everybody's again.")
  var undo = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var place: ListenerOptions

  func validate() throws {
    if undo, from != nil { throw ValidationError("--undo takes no pictures.") }
  }

  func run() async throws {
    let desk = try await place.desk()
    let report = try await desk.report(name)
    let learnt: ListenerReport
    if undo {
      learnt = try await desk.undoCalibration(report.name)
    } else if let from {
      learnt = try await desk.calibrate(
        report.name, as: try await PictureLearner().calibration(from: from, tell: PictureText.show))
    } else {
      learnt = try await desk.sit(SittingRequest(.calibration, name: report.name))
    }
    if json { return Console.print(try mien.json(learnt)) }
    Console.print(
      undo ? "\(learnt.name) is read as everybody is" : "calibrated \(Console.bold(learnt.name))")
  }
}
