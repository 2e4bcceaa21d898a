using System.Text.Json.Serialization;

namespace Boxfit.Pretrained.Keras;

/// <summary>A functional model as Keras 2 describes one in the attribute <c>model_config</c> of an .h5 file.</summary>
sealed record KerasModelJson(string ClassName, KerasFunctionalJson Config);

/// <summary>Its layers in the order of <c>model.layers</c>. Inputs and outputs: a layer's name, a node's number and a tensor's.</summary>
sealed record KerasFunctionalJson(
    string Name, bool Trainable, IReadOnlyList<KerasLayerJson> Layers, object[][] InputLayers, object[][] OutputLayers);

/// <summary>
/// A layer: its class, what its constructor takes, and for each call the layers whose outputs it takes, each as a name, two numbers and
/// the call's other arguments.
/// </summary>
sealed record KerasLayerJson(string ClassName, KerasConfigJson Config, string Name, object[][][] InboundNodes);

/// <summary>What the constructor of every layer takes.</summary>
[JsonDerivedType(typeof(KerasInputJson))]
[JsonDerivedType(typeof(KerasConvolutionJson))]
[JsonDerivedType(typeof(KerasDepthwiseJson))]
[JsonDerivedType(typeof(KerasNormJson))]
[JsonDerivedType(typeof(KerasDenseJson))]
[JsonDerivedType(typeof(KerasZeroPaddingJson))]
[JsonDerivedType(typeof(KerasPoolingJson))]
[JsonDerivedType(typeof(KerasGlobalPoolingJson))]
[JsonDerivedType(typeof(KerasFlattenJson))]
[JsonDerivedType(typeof(KerasUpsamplingJson))]
[JsonDerivedType(typeof(KerasActivationJson))]
[JsonDerivedType(typeof(KerasReluJson))]
[JsonDerivedType(typeof(KerasAddJson))]
[JsonDerivedType(typeof(KerasConcatenateJson))]
[JsonDerivedType(typeof(KerasDropoutJson))]
abstract record KerasConfigJson(string Name)
{
    public string Dtype { get; } = "float32";
}

/// <summary>What the constructor of every layer but the input takes.</summary>
abstract record KerasComputedJson(string Name) : KerasConfigJson(Name)
{
    public bool Trainable { get; } = true;
}

/// <summary>What layers over maps take besides: ours lie height × width × channels.</summary>
abstract record KerasMapJson(string Name) : KerasComputedJson(Name)
{
    public string DataFormat { get; } = "channels_last";
}

sealed record KerasInputJson(string Name, int?[] BatchInputShape) : KerasConfigJson(Name)
{
    public bool Sparse { get; }

    public bool Ragged { get; }
}

/// <summary>What Conv2D and DepthwiseConv2D share. Neither has regularizers or constraints here.</summary>
abstract record KerasWindowJson(string Name, int[] KernelSize, int[] Strides, string Padding) : KerasMapJson(Name)
{
    public int[] DilationRate { get; } = [1, 1];

    public required string Activation { get; init; }

    public required bool UseBias { get; init; }

    public KerasInitializerJson BiasInitializer { get; } = KerasInitializerJson.Zeros;

    public object? BiasRegularizer { get; }

    public object? ActivityRegularizer { get; }

    public object? BiasConstraint { get; }
}

sealed record KerasConvolutionJson(string Name, int Filters, int[] KernelSize, int[] Strides, string Padding)
    : KerasWindowJson(Name, KernelSize, Strides, Padding)
{
    public required int Groups { get; init; }

    public required KerasInitializerJson KernelInitializer { get; init; }

    public object? KernelRegularizer { get; }

    public object? KernelConstraint { get; }
}

/// <summary>Without <c>groups</c>, which Keras 2 writes too and Keras 3 refuses.</summary>
sealed record KerasDepthwiseJson(string Name, int[] KernelSize, int[] Strides, string Padding)
    : KerasWindowJson(Name, KernelSize, Strides, Padding)
{
    public int DepthMultiplier { get; } = 1;

    public required KerasInitializerJson DepthwiseInitializer { get; init; }

    public object? DepthwiseRegularizer { get; }

    public object? DepthwiseConstraint { get; }
}

sealed record KerasNormJson(string Name, double Momentum, double Epsilon) : KerasComputedJson(Name)
{
    public int[] Axis { get; } = [3];

    [JsonPropertyName("center")]
    public bool Centre { get; } = true;

    public bool Scale { get; } = true;

    public KerasInitializerJson BetaInitializer { get; } = KerasInitializerJson.Zeros;

    public KerasInitializerJson GammaInitializer { get; } = KerasInitializerJson.Ones;

    public KerasInitializerJson MovingMeanInitializer { get; } = KerasInitializerJson.Zeros;

    public KerasInitializerJson MovingVarianceInitializer { get; } = KerasInitializerJson.Ones;

    public object? BetaRegularizer { get; }

    public object? GammaRegularizer { get; }

    public object? BetaConstraint { get; }

    public object? GammaConstraint { get; }
}

sealed record KerasDenseJson(string Name, int Units, string Activation, KerasInitializerJson KernelInitializer) : KerasComputedJson(Name)
{
    public bool UseBias { get; } = true;

    public KerasInitializerJson BiasInitializer { get; } = KerasInitializerJson.Zeros;

    public object? KernelRegularizer { get; }

    public object? BiasRegularizer { get; }

    public object? ActivityRegularizer { get; }

    public object? KernelConstraint { get; }

    public object? BiasConstraint { get; }
}

sealed record KerasZeroPaddingJson(string Name, int[][] Padding) : KerasMapJson(Name);

sealed record KerasPoolingJson(string Name, int[] PoolSize, int[] Strides) : KerasMapJson(Name)
{
    public string Padding { get; } = "valid";
}

sealed record KerasGlobalPoolingJson(string Name) : KerasMapJson(Name)
{
    public bool Keepdims { get; }
}

sealed record KerasFlattenJson(string Name) : KerasMapJson(Name);

sealed record KerasUpsamplingJson(string Name, int[] Size) : KerasMapJson(Name)
{
    public string Interpolation { get; } = "nearest";
}

sealed record KerasActivationJson(string Name, string Activation) : KerasComputedJson(Name);

/// <summary>The layer ReLU, which has a bound above that the function <c>relu</c> by its name has not.</summary>
sealed record KerasReluJson(string Name, double MaxValue) : KerasComputedJson(Name)
{
    public double NegativeSlope { get; }

    public double Threshold { get; }
}

sealed record KerasAddJson(string Name) : KerasComputedJson(Name);

sealed record KerasConcatenateJson(string Name) : KerasComputedJson(Name)
{
    public int Axis { get; } = -1;
}

sealed record KerasDropoutJson(string Name, double Rate) : KerasComputedJson(Name)
{
    public object? NoiseShape { get; }

    public object? Seed { get; }
}

/// <summary>How weights are filled before training.</summary>
sealed record KerasInitializerJson(string ClassName, object Config)
{
    public static KerasInitializerJson Zeros { get; } = new("Zeros", new KerasNothingJson());

    public static KerasInitializerJson Ones { get; } = new("Ones", new KerasNothingJson());

    public static KerasInitializerJson Of(Initializer? initializer) => initializer switch
    {
        Initializer.KaimingNormal => new("VarianceScaling", new KerasScalingJson(2, "fan_out", "truncated_normal")),
        Initializer.Normal normal => new("RandomNormal", new KerasNormalJson(0, normal.Deviation)),
        _ => new("GlorotUniform", new KerasSeedJson()),
    };
}

/// <summary>An empty object.</summary>
sealed record KerasNothingJson;

record KerasSeedJson
{
    public object? Seed { get; }
}

sealed record KerasScalingJson(double Scale, string Mode, string Distribution) : KerasSeedJson;

sealed record KerasNormalJson(double Mean, double Stddev) : KerasSeedJson;

/// <summary>What of Keras is written as JSON, under Keras's names.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(KerasModelJson))]
[JsonSerializable(typeof(KerasNothingJson))]
[JsonSerializable(typeof(KerasSeedJson))]
[JsonSerializable(typeof(KerasScalingJson))]
[JsonSerializable(typeof(KerasNormalJson))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(int))]
sealed partial class KerasJson : JsonSerializerContext;
