bot-failed = Sorry, something went wrong on my side. Nothing is lost: a person from our team will look at our chat and answer here.
delivered-file = Your finished photo for: { $document }. Please keep this file as it is.
order-title = { $document }, { $product }
product-digital = digital file
product-prints = printed photos by post
product-both = digital file and printed photos
download-not-valid = This link is not valid any more. Your file is still in our chat, and a person helps you there if it is not.
download-erased = This photo was erased.
