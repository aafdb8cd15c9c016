import Emotion
import Inference
import Sound

/// What a track is like.
public struct MusicImpression: Sendable, Equatable {
  /// The probability of each quadrant, in the order of `Quadrant.allCases`.
  public let quadrants: [Float]
  /// The standardised features and what the network hears, each within -4...4: near each other where tracks sound alike.
  public let embedding: [Float]

  /// The probability of the pleasant quadrants less that of the unpleasant ones, and likewise of the excited and the
  /// calm ones.
  public var affect: Affect {
    let (happy, angry, sad, calm) = (quadrants[0], quadrants[1], quadrants[2], quadrants[3])
    return Affect(valence: happy + calm - angry - sad, arousal: happy + angry - sad - calm)
  }

  /// The probability of the likeliest quadrant, 0.25...1.
  public var confidence: Float { quadrants.max() ?? 0 }
}

/// The music network and the perceptrons that read moods off it. Immutable; each thread listens with a `MusicReader`.
public struct MusicModel: Sendable {
  let network: Model
  let regressor: MoodRegressor

  /// - Throws: `LibraryError.invalidModel` unless the network takes windows of a `TrackSpectrogram` and gives `heard`.
  public init(_ model: Model) throws(LibraryError) {
    let bands = SpectrogramParameters.standard.bands
    guard model.inputShape.width == bands, model.inputShape.channels == 1, model.inputShape.height >= 2 else {
      throw .invalidModel(name: model.file, reason: "its input is no spectrogram of \(bands) bands")
    }
    network = model
    do {
      let heard = try Network(model).lookUp(output: "heard").count
      regressor = try MoodRegressor(model: model, heard: heard)
    } catch let error as LibraryError {
      throw error
    } catch {
      throw .invalidModel(name: model.file, reason: "\(error)")
    }
  }
}

/// Listens to tracks, one at a time: it holds the memory of one inference.
public final class MusicReader {
  private let network: Network
  private let regressor: MoodRegressor
  private let heard: Network.Output
  private var window: [UInt8]

  /// - Parameter instructionSet: nil for the one that is selected; all give the same answers.
  public init(_ model: MusicModel, instructionSet: InstructionSet? = nil) throws(LibraryError) {
    do throws(InferenceError) {
      network = try Network(model.network, instructionSet: instructionSet)
      heard = try network.lookUp(output: "heard")
    } catch { throw .invalidModel(name: model.network.file, reason: "\(error)") }
    regressor = model.regressor
    let shape = model.network.inputShape
    window = Array(repeating: 0, count: shape.height * shape.width)
  }

  /// - Parameter features: in the order of `TrackFeatures.names`.
  public func read(_ features: [Float], _ spectrogram: TrackSpectrogram) throws(LibraryError) -> MusicImpression {
    let embedding = regressor.standardised(features + (try hear(spectrogram)))
    return MusicImpression(quadrants: regressor.quadrants(embedding), embedding: embedding)
  }

  /// What the network hears: the mean over windows that overlap by half. A track shorter than a window is filled up with
  /// silence; what is left at the end is less than half a window and is not heard.
  func hear(_ spectrogram: TrackSpectrogram) throws(LibraryError) -> [Float] {
    let count = window.count / spectrogram.bands
    var sums = [Float](repeating: 0, count: heard.count)
    let starts = Array(stride(from: 0, through: max(0, spectrogram.frames - count), by: count / 2))
    for start in starts {
      let rows = start * spectrogram.bands
      for index in window.indices {
        window[index] = rows + index < spectrogram.bytes.count ? spectrogram.bytes[rows + index] : 0
      }
      do throws(InferenceError) { try network.run(image: window) } catch {
        throw .invalidModel(name: network.model.file, reason: "\(error)")
      }
      for index in sums.indices { sums[index] += network.value(of: heard, at: index) }
    }
    return sums.map { $0 / Float(starts.count) }
  }
}
