import Glibc

/// Analyses music files in one streaming pass each. Not shareable between threads: make one per thread.
public struct TrackAnalyser: Sendable {
  /// Seconds of a file that are listened to. The rest of a longer file counts for its duration only, so that neither
  /// time nor memory grow without bound: a ten-hour recording costs what ten minutes cost.
  public static let longest = 600.0

  public init() {}

  /// - Throws: `SoundError` naming the file: unreadable, not audio, cut short, damaged, ...
  public func analyse(path: String) throws(SoundError) -> TrackAnalysis {
    let file = try SoundFile(path: path)
    try file.checkComplete()
    let pass = try AnalysisPass(file)
    try pass.run()
    return try pass.result()
  }
}

/// One file's way through the meters.
private final class AnalysisPass {
  private let file: SoundFile
  private let parameters = SpectrogramParameters.standard
  private let loudness: LoudnessMeter
  private let peak: TruePeak
  private var silence = Silence()
  private let resampler: Resampler?
  private let spectrogram: Spectrogram
  private let longSpectrum: ShortTimeSpectrum
  private let pitches: PitchClasses
  private var store: FrameStore
  private var decoded = 0

  /// Sample frames per reading.
  private static let block = 8_192
  /// Long windows tell neighbouring bass notes apart: 2.7 Hz per bin.
  private static let longWindow = 8_192

  init(_ file: SoundFile) throws(SoundError) {
    self.file = file
    let rate = parameters.sampleRate
    loudness = try LoudnessMeter(channels: file.channels, sampleRate: file.sampleRate)
    peak = TruePeak(channels: file.channels, sampleRate: file.sampleRate)
    resampler =
      file.sampleRate == rate
      ? nil : try Resampler(from: file.sampleRate, to: rate, channels: 1, quality: .analysis)
    spectrogram = try Spectrogram(parameters)
    longSpectrum = try ShortTimeSpectrum(window: Self.longWindow, hop: Self.longWindow / 2)
    pitches = PitchClasses(window: Self.longWindow, sampleRate: Double(rate))
    store = FrameStore(parameters)
  }

  func run() throws(SoundError) {
    let limit = Int(TrackAnalyser.longest * Double(file.sampleRate))
    let samples = UnsafeMutableBufferPointer<Float>.allocate(capacity: Self.block * file.channels)
    let room = Self.block * parameters.sampleRate / file.sampleRate + 64
    let resampled = UnsafeMutableBufferPointer<Float>.allocate(capacity: room)
    defer {
      samples.deallocate()
      resampled.deallocate()
    }
    while decoded < limit {
      let frames = try file.read(into: samples)
      guard frames > 0 else { break }
      decoded += frames
      let interleaved = UnsafeBufferPointer(rebasing: samples[..<(frames * file.channels)])
      try loudness.add(interleaved)
      peak.add(interleaved)
      mixDown(interleaved, channels: file.channels, into: samples)
      silence.add(UnsafeBufferPointer(rebasing: samples[..<frames]))
      try convert(UnsafeBufferPointer(rebasing: samples[..<frames]), through: resampled)
    }
    if let resampler {
      while case let written = try resampler.finish(into: resampled), written > 0 {
        try listen(UnsafeBufferPointer(rebasing: resampled[..<written]))
      }
    }
    try spectrogram.finish { store.add(power: $0, mel: $1) }
    try longSpectrum.finish { (power) throws(SoundError) in pitches.add(power) }
    try checkLength(limit: limit)
  }

  private func convert(
    _ mono: UnsafeBufferPointer<Float>, through resampled: UnsafeMutableBufferPointer<Float>
  ) throws(SoundError) {
    guard let resampler else { return try listen(mono) }
    var taken = 0
    while taken < mono.count {
      let step = try resampler.process(UnsafeBufferPointer(rebasing: mono[taken...]), into: resampled)
      taken += step.taken
      try listen(UnsafeBufferPointer(rebasing: resampled[..<step.written]))
      guard step.taken > 0 || step.written > 0 else { throw .processing(reason: "resampling makes no progress") }
    }
  }

  private func listen(_ mono: UnsafeBufferPointer<Float>) throws(SoundError) {
    try spectrogram.push(mono) { store.add(power: $0, mel: $1) }
    try longSpectrum.push(mono) { (power) throws(SoundError) in pitches.add(power) }
  }

  /// A decoder that meets the end too early often says nothing.
  private func checkLength(limit: Int) throws(SoundError) {
    guard decoded > 0 else { throw .damaged(path: file.path, reason: "it holds no samples") }
    guard let announced = file.frames, decoded < limit else { return }
    // An MP3's length is an estimate where it has no Xing header.
    let tolerance = max(announced / 50, file.sampleRate / 10)
    guard decoded < announced - tolerance else { return }
    throw .truncated(path: file.path, reason: "\(decoded) of \(announced) sample frames are there")
  }

  func result() throws(SoundError) -> TrackAnalysis {
    let framesPerSecond = parameters.framesPerSecond
    let key = KeyEstimate(chroma: pitches.chroma)
    var (tempo, features, picture): (Tempo?, [Float]?, TrackSpectrogram?) = (nil, nil, nil)
    var (energy, onsetRate): (Float, Float) = (0, 0)
    if let level = store.gatedLevel {
      let logMel = store.logMel(level: level)
      let onsets = Onsets(logMel: logMel, bands: store.bands, framesPerSecond: framesPerSecond)
      tempo = Tempo(onsets: onsets.strength, framesPerSecond: framesPerSecond)
      energy = Energy.of(logMel: logMel, onsets: onsets)
      onsetRate = onsets.rate
      features = try TrackFeatures.vector(
        store: store, logMel: logMel, level: level, onsets: onsets, tempo: tempo, pitches: pitches, key: key)
      picture = TrackSpectrogram(logMel: logMel, bands: store.bands)
    }
    let centroids = (0..<store.frames).filter { store.level($0) > -100 }
      .map { store.shapes[$0 * SpectralShape.count + 1] }
    let rate = Double(file.sampleRate)
    let isWhole = decoded < Int(TrackAnalyser.longest * rate)
    return TrackAnalysis(
      path: file.path, duration: Double(isWhole ? decoded : max(decoded, file.frames ?? 0)) / rate,
      sampleRate: file.sampleRate, channels: file.channels, format: file.format, tags: file.tags,
      loudness: loudness.integrated, peak: Double(peak.highest), leadingSilence: Double(silence.leading) / rate,
      trailingSilence: isWhole ? Double(silence.trailing) / rate : 0, tempo: tempo, key: features == nil ? nil : key,
      energy: energy, onsetRate: onsetRate,
      brightness: centroids.isEmpty ? 0 : 100 * exp2f(Statistics.mean(centroids)), features: features,
      spectrogram: picture)
  }
}
