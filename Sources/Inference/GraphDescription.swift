/// The graph of a model file as its JSON says it, nothing checked yet. Models/README.md describes each field.
struct GraphDescription: Decodable {
  struct Input: Decodable {
    let name: String
    /// Height, width, channels.
    let shape: [Int]
    let scale: Double
    let zeroPoint: Int

    private enum CodingKeys: String, CodingKey {
      case name, shape, scale, zeroPoint = "zero_point"
    }
  }

  /// The values of `op`.
  enum Operation: String {
    case convolution, depthwise, add, relu, softmax
    case fullyConnected = "fully_connected"
    case maximumPool = "maximum_pool"
    case averagePool = "average_pool"
    case globalAveragePool = "global_average_pool"

    /// How many inputs it takes.
    var arity: ClosedRange<Int> {
      switch self {
      case .add: 2...2
      case .convolution, .depthwise: 1...2
      default: 1...1
      }
    }

    /// Whether its values stay in the units of its input.
    var keepsQuantisation: Bool { self == .softmax || self == .maximumPool }
  }

  struct Node: Decodable {
    let name: String
    let op: String
    let inputs: [String]
    let scale: Double?
    let zeroPoint: Int?
    let relu: Bool?
    /// Vertical, horizontal.
    let stride: [Int]?
    /// Top, left, bottom, right.
    let padding: [Int]?
    /// Height, width; pooling only.
    let kernel: [Int]?
    let weights: String?
    let weightScales: String?
    let bias: String?

    private enum CodingKeys: String, CodingKey {
      case name, op, inputs, scale, zeroPoint = "zero_point", relu, stride, padding, kernel, weights
      case weightScales = "weight_scales"
      case bias
    }
  }

  let input: Input
  let nodes: [Node]
  let outputs: [String]
}
