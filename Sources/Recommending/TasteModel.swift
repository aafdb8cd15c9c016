import Glibc

/// Logistic regression of what a listener hears out, asks for again or skips: on how music sounds, its character at any
/// time, in this mood and at this time of the day and week, its artist, its genre, and the track itself. Coefficients have Gaussian priors, so that where
/// little is known they stay near 0.
///
/// The most probable coefficients are found block by block with a fixed bound of the curvature (Böhning and Lindsay 1988,
/// "Monotonicity of quadratic-approximation algorithms"), which improves with every step. At the optimum one more event in
/// favour of a track can only raise what is thought of it, and one against it can only lower it: the loss of an event in
/// favour falls with the track's value and nothing else in the optimum changes.
struct TasteModel: Sendable {
  /// An event as the regression sees it.
  struct Example {
    var track: Int
    var isPositive: Bool
    var weight: Float
    /// Whether it happened in the mood that the taste is of.
    var isOfMood: Bool
    /// How near it happened to the time of the day and week that the taste is of, 0...1.
    var nearness: Float
    /// What speaks for the track or against it apart from taste, in log odds.
    var offset: Float
  }

  /// Variances of the log odds that each part explains at first.
  private enum Prior {
    static let sound: Float = 3
    static let character: Float = 0.7
    static let characterInMood: Float = 0.7
    static let characterAtTime: Float = 0.35
    static let artist: Float = 0.35
    static let genre: Float = 0.35
    static let track: Float = 0.4
  }
  private static let sweeps = 24
  private static let blocks = 4
  private static let width = SoundSpace.dimensions

  /// Of how music sounds.
  private(set) var sound = SIMD16<Float>.zero
  /// Of its character, in this mood and at this time.
  private(set) var character = SIMD16<Float>.zero
  /// What of that holds in any mood at any time, and what belongs to this time alone.
  private(set) var usualCharacter = SIMD16<Float>.zero
  private(set) var characterAtTime = SIMD16<Float>.zero
  private(set) var artists: [Float]
  private(set) var genres: [Float]
  private(set) var tracks: [Float]

  init(_ examples: [Example], catalogue: Catalogue) {
    artists = [Float](repeating: 0, count: catalogue.artistCount)
    genres = [Float](repeating: 0, count: catalogue.genreCount)
    tracks = [Float](repeating: 0, count: catalogue.count)
    guard !examples.isEmpty else { return }

    let inputs = Inputs(examples, catalogue: catalogue)
    let factor = Self.factor(examples, inputs)
    var values = examples.map(\.offset)
    var pulls = values
    var coefficients = [SIMD16<Float>](repeating: .zero, count: Self.blocks)
    var artists = Groups(examples, variance: Prior.artist) { catalogue.artists[$0.track] }
    var genres = Groups(examples, variance: Prior.genre) { catalogue.genres[$0.track] }
    var tracks = Groups(examples, variance: Prior.track) { Int32($0.track) }
    for _ in 0..<Self.sweeps {
      Self.pull(examples, values, into: &pulls)
      var gradient = inputs.gradient(pulls)
      for block in 0..<Self.blocks { gradient[block] -= Self.precisions[block] * coefficients[block] }
      let step = factor.solve(gradient)
      for block in 0..<Self.blocks { coefficients[block] += step[block] }
      inputs.move(&values, by: step)
      // Tracks of no known artist or genre have nothing in common.
      artists.improve(examples, values: &values, pulls: &pulls, without: 0)
      genres.improve(examples, values: &values, pulls: &pulls, without: 0)
      tracks.improve(examples, values: &values, pulls: &pulls)
    }
    artists.copy(to: &self.artists)
    genres.copy(to: &self.genres)
    tracks.copy(to: &self.tracks)
    sound = coefficients[0]
    (usualCharacter, characterAtTime) = (coefficients[1], coefficients[3])
    // The same for every track.
    usualCharacter[15] = 0
    characterAtTime[15] = 0
    character = usualCharacter + coefficients[2] + characterAtTime
    character[15] = 0
  }

  /// Log odds that the listener likes a track, apart from its artist, genre and the track itself.
  func sounding(_ track: Int, in catalogue: Catalogue) -> Float {
    let character = (character * catalogue.characters[track]).sum()
    return catalogue.sounds.isEmpty ? character : character + (sound * catalogue.sounds[track]).sum()
  }

  private static let precisions: [SIMD16<Float>] = [
    .init(repeating: 1 / Prior.sound), .init(repeating: 1 / Prior.character),
    .init(repeating: 1 / Prior.characterInMood), .init(repeating: 1 / Prior.characterAtTime),
  ]

  /// The slopes of the examples' log likelihoods.
  private static func pull(_ examples: [Example], _ values: [Float], into pulls: inout [Float]) {
    for (index, example) in examples.enumerated() {
      let odds = expf(example.isPositive ? values[index] : -values[index])
      pulls[index] = (example.isPositive ? example.weight : -example.weight) / (1 + odds)
    }
  }

  /// Coefficients of which each example has one.
  private struct Groups {
    /// Per example, a place in the arrays below.
    private let places: [Int]
    private let numbers: [Int32]
    private let scales: [Float]
    private var coefficients: [Float]
    private let precision: Float

    init(_ examples: [Example], variance: Float, number: (Example) -> Int32) {
      var known: [Int32: Int] = [:]
      var numbers: [Int32] = []
      places = examples.map { example in
        let number = number(example)
        if let place = known[number] { return place }
        known[number] = numbers.count
        numbers.append(number)
        return numbers.count - 1
      }
      var curvatures = [Float](repeating: 1 / variance, count: numbers.count)
      for (example, place) in zip(examples, places) { curvatures[place] += example.weight / 4 }
      self.numbers = numbers
      scales = curvatures.map { 1 / $0 }
      coefficients = [Float](repeating: 0, count: numbers.count)
      precision = 1 / variance
    }

    mutating func improve(
      _ examples: [Example], values: inout [Float], pulls: inout [Float], without none: Int32? = nil
    ) {
      pull(examples, values, into: &pulls)
      var steps = coefficients.map { -$0 * precision }
      for index in places.indices { steps[places[index]] += pulls[index] }
      for place in steps.indices {
        steps[place] = numbers[place] == none ? 0 : steps[place] * scales[place]
        coefficients[place] += steps[place]
      }
      for index in places.indices { values[index] += steps[places[index]] }
    }

    func copy(to all: inout [Float]) {
      for (number, coefficient) in zip(numbers, coefficients) { all[Int(number)] = coefficient }
    }
  }

  /// What the examples are in terms of the coefficients that all share: sound, character, character in this mood and at
  /// this time.
  private struct Inputs {
    let sounds, characters, inMood, atTime: [SIMD16<Float>]

    init(_ examples: [Example], catalogue: Catalogue) {
      sounds = examples.map { catalogue.sounds.isEmpty ? .zero : catalogue.sounds[$0.track] }
      characters = examples.map { catalogue.characters[$0.track] }
      inMood = examples.map { $0.isOfMood ? catalogue.characters[$0.track] : .zero }
      atTime = examples.map { $0.nearness * catalogue.characters[$0.track] }
    }

    func gradient(_ pulls: [Float]) -> [SIMD16<Float>] {
      var (one, two, three, four) = (
        SIMD16<Float>.zero, SIMD16<Float>.zero, SIMD16<Float>.zero, SIMD16<Float>.zero
      )
      for index in pulls.indices {
        one += pulls[index] * sounds[index]
        two += pulls[index] * characters[index]
        three += pulls[index] * inMood[index]
        four += pulls[index] * atTime[index]
      }
      return [one, two, three, four]
    }

    func move(_ values: inout [Float], by step: [SIMD16<Float>]) {
      let (one, two, three, four) = (step[0], step[1], step[2], step[3])
      for index in values.indices {
        let shared = sounds[index] * one + characters[index] * two
        values[index] += (shared + inMood[index] * three + atTime[index] * four).sum()
      }
    }
  }

  /// Of the bound of the curvature: a quarter of the weights' second moments, and the priors.
  private static func factor(_ examples: [Example], _ inputs: Inputs) -> CholeskyFactor {
    let size = blocks * width
    var moments = [SIMD16<Float>](repeating: .zero, count: size * blocks)
    for (index, example) in examples.enumerated() {
      let input = [inputs.sounds[index], inputs.characters[index], inputs.inMood[index], inputs.atTime[index]]
      for block in 0..<blocks {
        let scaled = input[block] * (example.weight / 4)
        for lane in 0..<width where scaled[lane] != 0 {
          for other in 0...block { moments[(block * width + lane) * blocks + other] += input[other] * scaled[lane] }
        }
      }
    }
    return CholeskyFactor(
      (0..<size).map { row in
        var line: [Float] = moments[row * blocks..<(row + 1) * blocks].flatMap { block in (0..<width).map { block[$0] }
        }
        line[row] += precisions[row / width][row % width]
        return line
      })
  }
}

/// The lower triangle L of a positive definite matrix L Lᵀ.
private struct CholeskyFactor {
  private var rows: [[Float]]

  /// - Parameter matrix: only its lower triangle counts.
  init(_ matrix: [[Float]]) {
    rows = matrix
    for row in rows.indices {
      for column in 0...row {
        var sum = rows[row][column]
        for inner in 0..<column { sum -= rows[row][inner] * rows[column][inner] }
        rows[row][column] = row == column ? max(sum, 1e-6).squareRoot() : sum / rows[column][column]
      }
    }
  }

  func solve(_ blocks: [SIMD16<Float>]) -> [SIMD16<Float>] {
    var values = blocks.flatMap { block in (0..<16).map { block[$0] } }
    for row in values.indices {
      for column in 0..<row { values[row] -= rows[row][column] * values[column] }
      values[row] /= rows[row][row]
    }
    for row in values.indices.reversed() {
      for below in values.indices where below > row { values[row] -= rows[below][row] * values[below] }
      values[row] /= rows[row][row]
    }
    return blocks.indices.map { block in
      var result = SIMD16<Float>.zero
      for lane in 0..<16 { result[lane] = values[16 * block + lane] }
      return result
    }
  }
}
