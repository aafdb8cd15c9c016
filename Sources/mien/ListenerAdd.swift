import Appliance
import ArgumentParser

struct ListenerAdd: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Learn a listener's face, from the camera or from pictures.",
    discussion: """
      Takes at least three good pictures of one person and says of each other one why it is not used. Somebody who is as like \
      someone known as two pictures of one person are is only learnt with --yes.
      """)

  @Argument(help: "The listener's name.")
  var name: String

  @Option(
    parsing: .upToNextOption, help: "JPEG, PNG or PGM pictures, or folders of them, in place of the camera.",
    completion: .file())
  var from: [String] = []

  @Flag(help: "Learn also a face that is very like one that is known.")
  var yes = false

  @Flag(help: "Print one JSON object.")
  var json = false

  @OptionGroup var place: ListenerOptions

  func run() async throws {
    let desk = try await place.desk()
    try await desk.check(newName: name)
    let learnt: ListenerReport
    if from.isEmpty {
      learnt = try await desk.sit(SittingRequest(.enrolment, name: name, isSure: yes))
    } else {
      learnt = try await desk.enrol(
        try await PictureLearner().enrolment(of: name, from: from, isSure: yes, tell: PictureText.show))
    }
    Console.print(json ? try mien.json(learnt) : "learnt \(Console.bold(learnt.name)) from \(learnt.looks) pictures")
  }
}
