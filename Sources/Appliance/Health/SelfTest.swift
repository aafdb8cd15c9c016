import Faces
import FoundationEssentials
import Imaging
import Inference
import Library
import Sound

/// Shows each embedded model a golden input and compares its answer, bit for bit, with the one that Models/selftest.json
/// holds. `mien diag --golden > Models/selftest.json` makes that file anew when a model was replaced on purpose.
public struct SelfTest: Sendable, Codable, Equatable {
  /// Fingerprints of a model's bytes and of its answers.
  public struct Answer: Sendable, Codable, Equatable {
    public var bytes: String
    public var outputs: String
  }

  public var expression: Answer
  public var confirm: Answer
  public var identity: Answer
  public var cascade: Answer
  public var profiles: Answer
  public var music: Answer

  /// What the models in this binary answer.
  public static func measured() throws -> SelfTest {
    SelfTest(
      expression: try expression(Models.expressionBytes), confirm: try confirm(Models.confirmBytes),
      identity: try identity(Models.identityBytes), cascade: try cascade(Models.cascadeBytes),
      profiles: try cascade(Models.profileCascadeBytes), music: try music(Models.musicBytes))
  }

  /// What they should answer.
  static func expected() throws -> SelfTest {
    try JSONDecoder().decode(SelfTest.self, from: Data(Models.selfTestBytes))
  }

  static func expression(_ bytes: [UInt8]) throws -> Answer {
    try network(bytes, named: "the built-in expression model", outputs: ["logits", "embedding", "crowd"])
  }

  static func confirm(_ bytes: [UInt8]) throws -> Answer {
    try network(bytes, named: "the built-in confirm model", outputs: ["face", "landmarks", "pose"])
  }

  static func identity(_ bytes: [UInt8]) throws -> Answer {
    try network(bytes, named: "the built-in identity model", outputs: ["embedding"])
  }

  /// The int8 outputs of a network for three pictures of noise.
  private static func network(_ bytes: [UInt8], named name: String, outputs names: [String]) throws -> Answer {
    let network = try Network(Model(bytes: bytes, file: name))
    let (height, width, channels) = network.model.inputShape
    var outputs = Fingerprint()
    for seed in 1...3 as ClosedRange<UInt64> {
      try network.run(image: GoldenInput.noise(count: height * width * channels, seed: seed))
      for output in names {
        outputs.add(try network.quantisedOutput(named: output).map { UInt8(bitPattern: $0) })
      }
    }
    return Answer(bytes: Fingerprint.of(bytes), outputs: outputs.text)
  }

  /// The boxes that a cascade finds in a picture of three drawn faces.
  static func cascade(_ bytes: [UInt8]) throws -> Answer {
    let detector = FaceDetector(cascade: try Cascade(bytes: bytes, name: "the built-in cascade"))
    var outputs = Fingerprint()
    for found in detector.candidates(in: try GoldenInput.faces()) {
      for number in [found.box.x, found.box.y, found.box.width, found.box.height, found.neighbours] {
        outputs.add(number)
      }
    }
    return Answer(bytes: Fingerprint.of(bytes), outputs: outputs.text)
  }

  /// The impressions of three made-up tracks.
  static func music(_ bytes: [UInt8]) throws -> Answer {
    let reader = try MusicReader(MusicModel(Model(bytes: bytes, file: "the built-in music model")))
    let bands = SpectrogramParameters.standard.bands
    var outputs = Fingerprint()
    for seed in 1...3 as ClosedRange<UInt64> {
      let impression = try reader.read(
        GoldenInput.numbers(count: TrackFeatures.names.count, seed: seed),
        TrackSpectrogram(bands: bands, bytes: GoldenInput.noise(count: 700 * bands, seed: seed)))
      impression.embedding.forEach { outputs.add($0) }
      impression.quadrants.forEach { outputs.add($0) }
    }
    return Answer(bytes: Fingerprint.of(bytes), outputs: outputs.text)
  }
}

extension SelfTest {
  /// A line for each model.
  static func checks() -> [Check] {
    [
      check("model expression", "the expression network", \.expression) { try expression(Models.expressionBytes) },
      check("model confirm", "the confirm network", \.confirm) { try confirm(Models.confirmBytes) },
      check("model identity", "the identity network", \.identity) { try identity(Models.identityBytes) },
      check("model cascade", "the face cascade", \.cascade) { try cascade(Models.cascadeBytes) },
      check("model profiles", "the profile cascade", \.profiles) { try cascade(Models.profileCascadeBytes) },
      check("model music", "the music model", \.music) { try music(Models.musicBytes) },
    ]
  }

  static func check(
    _ id: String, _ name: String, _ part: KeyPath<SelfTest, Answer>, _ measure: () throws -> Answer
  ) -> Check {
    do {
      return judge(id, name, found: try measure(), wanted: try expected()[keyPath: part])
    } catch {
      return Check(id, .fail, "\(name) cannot be used: \(error)", advice: advice)
    }
  }

  static func judge(_ id: String, _ name: String, found: Answer, wanted: Answer) -> Check {
    let values: [String: Fact?] = ["bytes": .text(found.bytes), "outputs": .text(found.outputs)]
    if found == wanted { return Check(id, .ok, "\(name) answers right, bit for bit", values: values) }
    let what = found.bytes == wanted.bytes ? "calculates wrongly" : "has other bytes than it was released with"
    return Check(id, .fail, "\(name) \(what)", advice: advice, values: values)
  }

  private static let advice = "install this binary again; if that does not help, the memory may be broken"
}
