import Appliance
import ArgumentParser

struct Mien: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "mien",
    abstract: "A smart speaker that reads the room.",
    discussion: """
      It looks at the listener, reads the mood off the face, and plays music for it from the local library. Nothing it \
      sees is stored or leaves the machine.

      Start with 'mien try': pictures in, music out, and a reason for every choice.
      """,
    version: version,
    groupedSubcommands: [
      CommandGroup(name: "Seeing and playing", subcommands: [Try.self, LookCommand.self]),
      CommandGroup(
        name: "The speaker",
        subcommands: [
          Run.self, Status.self, MoodCommand.self, Pause.self, Next.self, Repeat.self, VolumeCommand.self, Private.self,
          Sounds.self,
        ]),
      CommandGroup(
        name: "Listeners", subcommands: [ListenerCommand.self, HistoryCommand.self]),
      CommandGroup(
        name: "Music",
        subcommands: [
          Scan.self, LibraryCommand.self, Recommend.self, PlaylistCommand.self, Why.self, Like.self, Skip.self,
        ]),
      CommandGroup(name: "Setting up", subcommands: [ConfigCommand.self, DiagCommand.self]),
      CommandGroup(
        name: "Measuring",
        subcommands: [Evaluate.self, Simulate.self, Bench.self, Features.self, SpectrogramCommand.self]),
    ])

  static let version = mienVersion
}
