bot-failed = Sorry, something went wrong on my side. Nothing is lost: a person from our team will look at our chat and answer here.
delivered-file = Your finished photo for: { $document }. Please keep this file as it is.
order-title = { $document }, { $product }
product-digital = digital file
product-prints = printed photos by post
product-both = digital file and printed photos
