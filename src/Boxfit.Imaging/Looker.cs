namespace Boxfit.Imaging;

/// <summary>
/// Shows a network what <see cref="Looks"/> says of pictures that are kept larger than its input: first the whole, then cuts. The one way
/// of training, evaluation and prediction. For any number of threads.
/// </summary>
sealed class Looker
{
    readonly Preprocessing _input;

    /// <param name="preprocessor">Brings pictures to the network's input.</param>
    public Looker(Preprocessor preprocessor)
    {
        _input = preprocessor.Settings;
        Keeper = _input.Looks is { } looks ? KeeperOf(preprocessor, looks.Detail) : preprocessor;
    }

    /// <summary>How often the network looks at a picture; null for once.</summary>
    public Looks? Looks => _input.Looks;

    /// <summary>Brings pictures to the size at which they are kept: the network's input's, where it looks once.</summary>
    public Preprocessor Keeper { get; }

    /// <summary>A preprocessor for pictures that are kept larger than the network's input.</summary>
    /// <param name="preprocessor">That of the network's input.</param>
    /// <param name="factor">How many times as large.</param>
    public static Preprocessor KeeperOf(Preprocessor preprocessor, double factor) =>
        factor == 1 ? preprocessor : new(preprocessor.Settings.Enlarged(factor));

    /// <summary>Shows the network a part of a picture.</summary>
    /// <param name="kept">The picture as it is kept.</param>
    /// <param name="part">Where the part comes to lie in the network's input.</param>
    /// <param name="levels">The network's input, height × width × RGB.</param>
    public void Show(ReadOnlySpan<byte> kept, Placing part, Span<byte> levels)
    {
        var size = Keeper.Settings;
        if (size.Width == _input.Width && size.Height == _input.Height && part == Placing.Unchanged) kept.CopyTo(levels);
        else Warp.Draw(new(kept, size.Width, size.Height), levels, _input.Width, _input.Height, part, mirror: false);
    }
}
