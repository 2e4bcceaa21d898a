namespace Boxfit.Architectures;

/// <summary>Builds the whole localizer: backbone, neck, extra convolutions, vectorizer, head.</summary>
static class Localizer
{
    // Small enough that all cells begin with about the same box and the same score.
    static readonly Initializer s_vote = new Initializer.Normal(0.01);

    /// <summary>The localizer's graph for pictures of the given size in pixels.</summary>
    /// <exception cref="InputException">
    /// Unknown backbone, parts that do not go together, or a size that is too small for the convolutions.
    /// </exception>
    public static Graph Build(LocalizerConfiguration configuration, int height, int width)
    {
        RequireFitting(configuration);
        var (builder, x) = StartWithBackbone(configuration.Backbone, configuration.FoldedNorms, height, width);
        builder.Block = null;
        builder.Naming = ParameterNaming.Torch;
        builder.FoldsNorms = false;
        if (configuration.Neck is { } neck) x = FeaturePyramid.Build(builder, neck);

        builder.Section = Section.ExtraConvolutions;
        for (int i = 0; i < configuration.ExtraConvolutions.Count; i++)
        {
            var (filters, kernel, stride) = configuration.ExtraConvolutions[i];
            x = builder.Add($"extra.{i}", new Convolution(filters, kernel, stride) { Initializer = new Initializer.GlorotUniform() }, x);
            x = builder.Add($"extra.{i}.relu", new Activation(ActivationFunction.Relu), x);
        }

        if (configuration.Vectorizer == Vectorizer.Vote) AddVote(builder, configuration, x);
        else AddDense(builder, configuration, x);
        return builder.Build();
    }

    static void AddVote(GraphBuilder builder, LocalizerConfiguration configuration, Node x)
    {
        builder.Section = Section.Head;
        var voting = new BoxVoting(configuration.Outputs.Extras);
        x = builder.Add("vote", new Convolution(voting.Channels, 1) { Initializer = s_vote }, x);
        builder.Add("box", voting, x);
    }

    static void AddDense(GraphBuilder builder, LocalizerConfiguration configuration, Node x)
    {
        builder.Section = Section.Vectorizer;
        x = configuration.Vectorizer == Vectorizer.Gap
            ? builder.Add("gap", new GlobalAveragePooling(), x)
            : builder.Add("flatten", new Flatten(), x);

        builder.Section = Section.Head;
        for (int i = 0; i < configuration.Head.Count; i++)
        {
            x = builder.Add($"head.{i}", new Dense(configuration.Head[i]), x);
            x = builder.Add($"head.{i}.relu", new Activation(ActivationFunction.Relu), x);
            if (configuration.Dropout > 0) x = builder.Add($"head.{i}.dropout", new Dropout(configuration.Dropout), x);
        }
        var box = builder.Add("box", new Dense(OutputLayout.BoxCount), x);
        if (configuration.SigmoidOutput) box = builder.Add("box.sigmoid", new Activation(ActivationFunction.Sigmoid), box);
        if (configuration.Outputs.Extras is > 0 and int extras)
            builder.Add("outputs", new Concat(), box, builder.Add("extras", new Dense(extras), x));
    }

    static void RequireFitting(LocalizerConfiguration c)
    {
        if (c.Vectorizer != Vectorizer.Vote) return;
        string? wrong = c.Head.Count > 0 ? "the head has hidden layers (give --head none)"
            : c.SigmoidOutput ? "the output has a sigmoid (give --output linear)"
            : c.Box != BoxRepresentation.Xyxy ? "the box is not in the form xyxy (give --box xyxy)"
            : null;
        if (wrong is not null)
            throw new InputException($"The vectorizer vote gives the box's corners itself, without dense layers, but {wrong}.");
    }

    /// <summary>The graph of a backbone alone, whose result is its last feature map.</summary>
    /// <param name="backbone">One of <see cref="Backbones.Names"/>.</param>
    /// <param name="foldedNorms">See <see cref="LocalizerConfiguration.FoldedNorms"/>.</param>
    /// <param name="height">Height of the pictures in pixels.</param>
    /// <param name="width">Width of the pictures in pixels.</param>
    /// <param name="whole">False leaves out its <see cref="BackboneTail"/>, as a neck does.</param>
    /// <exception cref="InputException">Unknown backbone, or a size that is too small for it.</exception>
    public static Graph BuildBackbone(string backbone, bool foldedNorms, int height, int width, bool whole = true)
    {
        var builder = StartWithBackbone(backbone, foldedNorms, height, width).Builder;
        if (!whole) builder.RemoveTail();
        return builder.Build();
    }

    static (GraphBuilder Builder, Node Map) StartWithBackbone(string backbone, bool foldedNorms, int height, int width)
    {
        var builder = new GraphBuilder(Shape.Map(3, height, width)) { FoldsNorms = foldedNorms };
        return (builder, Backbones.Find(backbone).Build(builder, builder.Input));
    }
}
