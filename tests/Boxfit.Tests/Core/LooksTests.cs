namespace Boxfit.Tests.Core;

public sealed class LooksTests
{
    static readonly Looks s_twice = new(2, Margin: 2, Detail: 2);

    [Fact]
    public void A_cut_has_the_box_in_its_middle_and_a_margin_around_it()
    {
        var cut = s_twice.CutAround(new(0.2, 0.4, 0.3, 0.8));
        Assert.Equal(0.15, cut.X1, 12);
        Assert.Equal(0.2, cut.Y1, 12);
        Assert.Equal(0.35, cut.X2, 12);
        Assert.Equal(1, cut.Y2, 12);
    }

    [Fact]
    public void A_cut_around_a_box_without_area_has_some()
    {
        var cut = s_twice.CutAround(new(0.5, 0.5, 0.5, 0.5));
        Assert.True(cut.IsValid);
        Assert.Equal(0.5, (cut.X1 + cut.X2) / 2, 12);
    }

    [Fact]
    public void A_model_keeps_its_looks_and_one_without_has_none()
    {
        var once = Description(null);
        Assert.DoesNotContain("looks", once.ToJson(), StringComparison.Ordinal);
        Assert.Null(ModelDescription.Parse(once.ToJson()).Preprocessing.Looks);
        Assert.Equal(s_twice, ModelDescription.Parse(Description(s_twice).ToJson()).Preprocessing.Looks);
    }

    [Theory]
    [InlineData(1, 2, 2)]
    [InlineData(4, 2, 2)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 5.5, 2)]
    [InlineData(2, 2, 0.5)]
    [InlineData(2, 2, 5)]
    public void Looks_that_cannot_be_are_refused(int count, double margin, double detail)
    {
        string json = Description(new(count, margin, detail)).ToJson();
        Assert.Contains("looks that cannot be", Assert.Throws<FormatException>(() => ModelDescription.Parse(json)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_whose_kept_pictures_would_be_too_large_is_refused()
    {
        Assert.Equal(4, ModelDescription.Parse(Of(1500).ToJson()).Preprocessing.Looks!.Detail);
        Assert.Throws<FormatException>(() => ModelDescription.Parse(Of(1501).ToJson()));

        static ModelDescription Of(int side)
        {
            var description = Description(null);
            return description with { Preprocessing = new(side, 32) { Looks = s_twice with { Detail = 4 } } };
        }
    }

    static ModelDescription Description(Looks? looks) => new(new(), new(32, 32) { Looks = looks }, new()
    {
        Dataset = "boxes.csv", Weights = "none", Version = "1", Created = DateTimeOffset.UnixEpoch,
    });
}
