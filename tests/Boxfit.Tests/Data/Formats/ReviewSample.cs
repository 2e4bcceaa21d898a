using Boxfit.Data.Reviews;
using Review = Boxfit.Tests.Data.Reviews.Reviews;

namespace Boxfit.Tests.Data.Formats;

/// <summary>A review with a picture in each state.</summary>
static class ReviewSample
{
    public static readonly FormatSample Whole = new("review",
        "accepted.jpg 640x480 train: 1.5 2 200 100 cat | changed.jpg 640x480 train: 3 4 50 60 dog | none.jpg 640x480 train: | " +
        "open.jpg 640x480 test: 1.5 2 200 100 cat 0.25 | empty.jpg 640x480 train:",
        ("boxes.csv.review.db", ""))
    {
        Make = Write,
    };

    static void Write(string path)
    {
        PixelBox box = new(1.5, 2, 200, 100);
        string[] names = ["accepted.jpg", "changed.jpg", "none.jpg", "open.jpg", "empty.jpg", "skipped.jpg"];
        using var review = Review.Make(path,
        [
            .. names.Select(name => Review.Entry(name, name == "empty.jpg" ? null : box, 0.25) with
            {
                Part = name == "open.jpg" ? "test" : null,
            }),
        ]);
        ReviewDecision[] decisions =
        [
            Review.Decision(ReviewState.Accepted), Review.Decision(ReviewState.Accepted, new(3, 4, 50, 60), "dog"),
            Review.Decision(ReviewState.None),
        ];
        for (int i = 0; i < decisions.Length; i++) review.Save(i + 1, 0, decisions[i]);
        review.Save(6, 0, Review.Decision(ReviewState.Skipped));
        // What a source says of it is not known yet.
        review.Add([new("unknown.jpg", "unknown.jpg")], []);
    }
}
