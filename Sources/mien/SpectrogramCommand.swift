import Appliance
import ArgumentParser
import FoundationEssentials
import Sound

struct SpectrogramCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "spectrogram",
    abstract: "Write the spectrograms of music files, as the music network sees them.",
    discussion: """
      FILE.EXT becomes DIR/FILE.npy: bytes in rows of 64 mel bands (30 to 7,500 Hz), 43.07 rows a second, a third of a \
      decibel a step, the track's own loudness always at the same step. Prints what 'mien features' prints, so that one \
      pass gives both. The first ten minutes of a file count.
      """)

  @Argument(help: "Music files; two of the same name but in different folders are refused.", completion: .file())
  var files: [String]

  @Option(name: [.short, .customLong("out")], help: "The folder to write to.", completion: .directory)
  var out: String

  func validate() throws {
    var names: Set<String> = []
    for file in files where !names.insert(Self.name(of: file)).inserted {
      throw ValidationError("two files would become \(Self.name(of: file)).npy; give them different folders to go to")
    }
  }

  func run() throws {
    do {
      try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
    } catch {
      throw ApplianceError.unwritable(out)
    }
    var complete = true
    for file in files {
      do {
        let analysis = try TrackAnalyser().analyse(path: file)
        guard let features = analysis.features, let spectrogram = analysis.spectrogram else {
          Console.complain("mien: \(file) is silent or too short to have a spectrogram")
          complete = false
          continue
        }
        let path = "\(out)/\(Self.name(of: file)).npy"
        try writeFile(spectrogram.numpyFile, to: path)
        var row = FeatureRow(analysis, features)
        row.spectrogram = path
        Console.print(try json(row))
      } catch let error as SoundError {
        Console.complain("mien: \(error)")
        complete = false
      }
    }
    if !complete { throw ExitCode.failure }
  }

  private static func name(of file: String) -> String {
    let name = file.split(separator: "/").last ?? ""
    return String(name.lastIndex(of: ".").map { name[..<$0] } ?? name)
  }
}

extension TrackSpectrogram {
  /// Version 1.0 of NumPy's format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
  var numpyFile: [UInt8] {
    var header = "{'descr': '|u1', 'fortran_order': False, 'shape': (\(frames), \(bands)), }"
    // Magic, version and length take 10 bytes; the data begin at a multiple of 64.
    header += String(repeating: " ", count: 63 - (header.utf8.count + 10) % 64) + "\n"
    let count = UInt16(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)] + Array(header.utf8) + bytes
  }
}
