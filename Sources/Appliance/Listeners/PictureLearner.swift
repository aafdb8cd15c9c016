import Emotion
import Faces
import FoundationEssentials
import Imaging

/// Learns a face from picture files.
public struct PictureLearner: Sendable {
  /// What became of one picture.
  public struct Verdict: Sendable, Codable, Equatable {
    public let picture: String
    /// Why it was not used; nil where it was.
    public let refusal: String?
  }

  private let tools: LearningTools
  private let networks: LearntNetworks

  public init() throws {
    self.init(try LearningTools.builtIn())
  }

  init(_ tools: LearningTools, networks: LearntNetworks = .builtIn) { (self.tools, self.networks) = (tools, networks) }

  /// The template that the pictures make.
  ///
  /// - Parameters:
  ///   - sources: picture files, or folders of them.
  ///   - tell: is told what becomes of each picture.
  /// - Throws: `ApplianceError.noPictures`, `.tooFewGoodPictures`, `.notOnePerson`.
  public func enrolment(
    of name: String, from sources: [String], isSure: Bool, tell: (Verdict) -> Void
  ) async throws -> EnrolmentRequest {
    var enrolment = Enrolment()
    var used: [String] = []
    var refusal: Refusal?
    for picture in try sources.flatMap(Self.pictures) {
      switch await look(at: picture, identity: true) {
      case .success(.face(let face)):
        if let identity = face.identity {
          enrolment.add(identity)
          used.append(picture)
        }
      case .success(.refused(let reason)):
        refusal = reason
        tell(Verdict(picture: picture, refusal: reason.text))
      case .failure(let error): tell(Verdict(picture: picture, refusal: "\(error)"))
      }
    }
    guard used.count >= Enrolment.fewest else {
      used.forEach { tell(Verdict(picture: $0, refusal: nil)) }
      throw ApplianceError.tooFewGoodPictures(good: used.count, refusal: refusal)
    }
    let template = try enrolment.template(samePerson: networks.samePerson)
    for (place, picture) in used.enumerated() {
      tell(Verdict(picture: picture, refusal: template.unlike.contains(place) ? Refusal.unlike.text : nil))
    }
    return EnrolmentRequest(
      name: name, model: networks.identity, embedding: template.mean.values, looks: template.looks, isSure: isSure)
  }

  /// How the expressions look that the subfolders of `folder` are named after.
  ///
  /// - Throws: `ApplianceError.noExpressions` unless there are good pictures of two expressions.
  public func calibration(from folder: String, tell: (Verdict) -> Void) async throws -> CalibrationRequest {
    let study = tools.makeStudy()
    for name in (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? [] {
      guard let expression = Self.expression(folder: name) else { continue }
      for picture in (try? Self.pictures("\(folder)/\(name)")) ?? [] {
        switch await look(at: picture, identity: false) {
        case .success(.face(let face)):
          study.add(face.expression, as: expression)
          tell(Verdict(picture: picture, refusal: nil))
        case .success(.refused(let reason)): tell(Verdict(picture: picture, refusal: reason.text))
        case .failure(let error): tell(Verdict(picture: picture, refusal: "\(error)"))
        }
      }
    }
    guard study.variety >= 2 else { throw ApplianceError.noExpressions(folder) }
    return CalibrationRequest(model: networks.expression, content: try study.written())
  }

  private func look(at picture: String, identity: Bool) async -> Result<FaceSample, any Error> {
    do {
      let image = try PictureFile.readGrey(path: picture, pixels: FaceReader.searchedPixels).image
      return .success(try await tools.sampler.sample(image, identity: identity))
    } catch {
      return .failure(error)
    }
  }

  /// People say surprised, the tables surprise.
  private static func expression(folder name: String) -> Emotion.Expression? {
    let name = name.lowercased()
    return Expression(name: name == "surprised" ? "surprise" : name)
  }

  /// The file itself, there or not, or the pictures in the folder by name.
  private static func pictures(_ source: String) throws(ApplianceError) -> [String] {
    var isFolder = false
    _ = FileManager.default.fileExists(atPath: source, isDirectory: &isFolder)
    guard isFolder else { return [source] }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: source)) ?? []).sorted().filter { name in
      let lowered = name.lowercased()
      return !name.hasPrefix(".") && [".jpg", ".jpeg", ".png", ".pgm"].contains { lowered.hasSuffix($0) }
    }
    guard !names.isEmpty else { throw .noPictures(source) }
    return names.map { "\(source)/\($0)" }
  }
}
