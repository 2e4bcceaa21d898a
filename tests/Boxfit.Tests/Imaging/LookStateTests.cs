namespace Boxfit.Tests.Imaging;

public sealed class LookStateTests
{
    static readonly Looks s_twice = new(2, Margin: 2, Detail: 2);
    static readonly BoundingBox s_first = new(0.4, 0.4, 0.6, 0.6), s_near = new(0.42, 0.4, 0.62, 0.6), s_far = new(0.3, 0.3, 0.4, 0.4);

    [Fact]
    public void One_look_is_all_without_others()
    {
        var state = new LookState(null);
        Assert.Equal(Placing.Unchanged, state.Part);
        state.Take(s_first);
        Assert.True(state.IsDone);
        Assert.Equal(s_first, state.Box);
    }

    [Fact]
    public void The_second_look_is_at_a_cut_around_the_box_of_the_first_and_its_box_stands()
    {
        var state = new LookState(s_twice);
        state.Take(s_first);
        Assert.False(state.IsDone);
        Assert.Equal(new(0.25, 0.25, 0.75, 0.75), Rounded(state.Part.ToFrame(s_first)));
        See(ref state, s_near);
        Assert.True(state.IsDone);
        Assert.Equal(s_near, Rounded(state.Box));
    }

    [Fact]
    public void Three_looks_are_three()
    {
        var state = new LookState(s_twice with { Count = 3 });
        state.Take(s_first);
        See(ref state, s_near);
        Assert.False(state.IsDone);
        See(ref state, s_first);
        Assert.True(state.IsDone);
        Assert.Equal(s_first, Rounded(state.Box));
    }

    [Fact]
    public void A_look_that_disagrees_stands_only_where_another_confirms_it()
    {
        var confirmed = new LookState(s_twice);
        confirmed.Take(s_first);
        See(ref confirmed, s_far);
        Assert.False(confirmed.IsDone);
        See(ref confirmed, s_far);
        Assert.True(confirmed.IsDone);
        Assert.Equal(s_far, Rounded(confirmed.Box));

        var refuted = new LookState(s_twice);
        refuted.Take(s_first);
        See(ref refuted, s_far);
        See(ref refuted, new(0.41, 0.41, 0.45, 0.45));
        Assert.True(refuted.IsDone);
        Assert.Equal(s_first, Rounded(refuted.Box));
    }

    [Fact]
    public void A_look_that_sees_nothing_leaves_the_box_before()
    {
        var state = new LookState(s_twice);
        state.Take(s_first);
        See(ref state, new(0.5, 0.5, 0.5, 0.5));
        Assert.True(state.IsDone);
        Assert.Equal(s_first, Rounded(state.Box));
    }

    [Theory]
    [InlineData(0.5, 0.5, 0.5, 0.5)]
    [InlineData(1.1, 0.2, 1.3, 0.4)]
    [InlineData(double.NaN, 0, 1, 1)]
    public void Where_the_first_sees_nothing_there_is_no_other(double x1, double y1, double x2, double y2)
    {
        var state = new LookState(s_twice);
        state.Take(new(x1, y1, x2, y2));
        Assert.True(state.IsDone);
        Assert.False(state.Box.IsValid);
    }

    [Fact]
    public void What_reaches_out_of_what_was_shown_is_cut_to_it_as_ONNX_cuts_it()
    {
        LookState cut = new(s_twice), whole = new(s_twice);
        cut.Take(new(0, 0.4, 0.6, 0.6));
        whole.Take(new(0.6, 0.4, -0.2, 0.6));
        Assert.Equal(cut.Part, whole.Part);
        cut.Take(new(0.3, 0.3, 1, 0.8));
        whole.Take(new(0.3, 0.3, 1.4, 0.8));
        Assert.True(cut.IsDone);
        Assert.Equal(cut.Box, whole.Box);
    }

    [Fact]
    public void Numbers_that_are_none_are_not_hidden_by_the_look_before()
    {
        var state = new LookState(s_twice);
        state.Take(s_first);
        state.Take(new(double.NaN, 0, 1, 1));
        Assert.True(state.IsDone);
        Assert.True(double.IsNaN(state.Box.X1));
    }

    /// <summary>Takes note of a box of the picture, as the network sees it in the part that it is shown.</summary>
    static void See(ref LookState state, BoundingBox box) => state.Take(state.Part.ToFrame(box));

    static BoundingBox Rounded(BoundingBox box) =>
        new(Math.Round(box.X1, 9), Math.Round(box.Y1, 9), Math.Round(box.X2, 9), Math.Round(box.Y2, 9));
}
