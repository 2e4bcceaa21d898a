namespace Boxfit.Tests.Imaging;

public sealed class LookerTests
{
    const int Size = 32;

    static readonly Preprocessor s_once = new(new(Size, Size, Interpolation: Interpolation.Antialias));
    static readonly Preprocessor s_twice = new(s_once.Settings with { Looks = new(2, Margin: 2, Detail: 2) });

    [Fact]
    public void Pictures_are_kept_larger_where_the_network_looks_again()
    {
        Assert.Same(s_once, new Looker(s_once).Keeper);
        var keeper = new Looker(s_twice).Keeper.Settings;
        Assert.Equal((2 * Size, 2 * Size, null), (keeper.Width, keeper.Height, keeper.Looks));
    }

    [Fact]
    public void The_whole_is_the_kept_picture_at_the_size_of_the_input()
    {
        var looker = new Looker(s_twice);
        byte[] kept = Ramp(looker.Keeper.Settings.Width), shown = new byte[s_twice.FittedBytes];
        looker.Show(kept, Placing.Unchanged, shown);
        for (int x = 0; x < Size; x++)
            Assert.InRange(shown[(5 * Size + x) * 3] - (kept[2 * x * 3] + kept[(2 * x + 1) * 3]) / 2.0, -1, 1);
    }

    [Fact]
    public void A_cut_shows_the_details_of_its_part()
    {
        // Stripes of one pixel: as a whole they are grey.
        var looker = new Looker(s_twice);
        int side = looker.Keeper.Settings.Width;
        byte[] kept = new byte[looker.Keeper.FittedBytes], shown = new byte[s_twice.FittedBytes];
        for (int i = 0; i < kept.Length; i++) kept[i] = (byte)(i / 3 % side % 2 * 255);
        looker.Show(kept, Placing.Unchanged, shown);
        Assert.All(shown, level => Assert.InRange(level, 126, 129));
        looker.Show(kept, Placing.Of(new(0.25, 0.25, 0.75, 0.75)), shown);
        byte[] expected = kept[((side / 2 * side + side / 4) * 3)..][..(Size * 3)];
        Assert.Equal(expected, shown[(Size / 2 * Size * 3)..][..(Size * 3)]);
    }

    [Fact]
    public void Beyond_the_picture_its_edge_is_repeated()
    {
        var looker = new Looker(s_twice);
        byte[] kept = Ramp(looker.Keeper.Settings.Width), shown = new byte[s_twice.FittedBytes];
        looker.Show(kept, Placing.Of(new(-1, 0, 0, 1)), shown);
        Assert.All(shown.Chunk(3).Take(Size / 2), pixel => Assert.Equal(kept[0], pixel[0]));
    }

    /// <summary>A picture that is lighter from left to right.</summary>
    static byte[] Ramp(int side)
    {
        byte[] picture = new byte[side * side * 3];
        for (int i = 0; i < picture.Length; i++) picture[i] = (byte)(i / 3 % side * 3);
        return picture;
    }
}
